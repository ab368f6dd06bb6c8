import Foundation
import Tensors

/// The sinusoids R_p of the distances, not learnt (Dai and others 2019; Vaswani and others 2017).
///
///     R_p = concat(sin(p f), cos(p f)),   f_m = 10000^(-2m / d),   m = 0 ..< d / 2
///
/// The halves stand one after the other, not interleaved. Rows descend, the last is distance 0, as
/// relative attention takes them. Angles are computed in 64 bits: p f has up to four digits before
/// the point.
struct PositionTable {
  private let frequencies: [Double]
  private let contextLength: Int
  /// [contextLength, d], row m is distance contextLength - 1 - m.
  private let table: Tensor

  init(_ configuration: GopherConfiguration) {
    let size = configuration.modelSize
    contextLength = configuration.contextLength
    frequencies = (0..<size / 2).map { pow(10000, -2 * Double($0) / Double(size)) }
    table = Self.sinusoids(count: contextLength, frequencies)
  }

  /// The rows of the distances length - 1 … 0; clamped, at most those that training saw.
  ///
  /// Attention takes the first row for larger distances.
  func distances(below length: Int, _ extent: PositionExtent) -> Tensor {
    if extent == .extended, length > contextLength {
      return Self.sinusoids(count: length, frequencies)
    }
    return table.rows(max(0, contextLength - length)..<contextLength)
  }

  /// The distances of a generation of `length` positions by a layer's own projection of them: at
  /// least those that it needs, the last row distance 0.
  ///
  /// They are projected ``group`` at a time counted from distance 0, so that the bits of one
  /// distance depend neither on the length nor on the extent.
  func projected(
    below length: Int, _ extent: PositionExtent, as elementType: ElementType,
    by layers: [(Variable) -> Variable]
  ) -> [Tensor] {
    let count = extent == .clamped ? min(length, contextLength) : length
    let groups = (count + Self.group - 1) / Self.group
    let rows = Self.sinusoids(count: groups * Self.group, frequencies)
      .reshaped([groups, Self.group, 2 * frequencies.count]).converted(to: elementType)
    return layers.map { project in
      let all = project(Variable(rows, needsGradient: false)).value
      return all.rows(groups * Self.group - count..<groups * Self.group)
    }
  }

  private static let group = 64

  /// The rows of the distances count - 1 … 0.
  private static func sinusoids(count: Int, _ frequencies: [Double]) -> Tensor {
    let half = frequencies.count, table = Tensor(uninitialized: [count, 2 * half])
    Blocks(count: count, size: 64).forEach { rows in
      for row in rows {
        let values = table.pointer + row * 2 * half, distance = Double(count - 1 - row)
        for (index, frequency) in frequencies.enumerated() {
          values[index] = Float(sin(distance * frequency))
          values[half + index] = Float(cos(distance * frequency))
        }
      }
    }
    return table
  }
}
