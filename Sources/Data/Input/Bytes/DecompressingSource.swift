/// The unfolded bytes of compressed data, whatever their format.
///
/// A fault is thrown when everything good before it has been handed out, and from then on.
final class DecompressingSource: ByteSource {
  private let upstream: any ByteSource
  private let decompressor: any Decompressor
  private let limit: ExpansionLimit
  private var input = [UInt8](repeating: 0, count: 1 << 17)
  private var available = 0..<0
  private var consumed = 0, produced = 0
  private var isFinished = false
  private var fault: ByteFault?

  init(
    _ upstream: any ByteSource, _ decompressor: any Decompressor, limit: ExpansionLimit = .init()
  ) {
    self.upstream = upstream
    self.decompressor = decompressor
    self.limit = limit
  }

  var fileOffset: Int { upstream.fileOffset - available.count }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteFault) -> Int {
    var filled = 0
    while filled < buffer.count, !isFinished, fault == nil {
      do throws(ByteFault) {
        filled += try unfold(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      } catch {
        fault = error
      }
    }
    if filled == 0, let fault { throw fault }
    return filled
  }

  /// Takes one step and returns how many bytes it gave.
  private func unfold(into buffer: UnsafeMutableRawBufferPointer) throws(ByteFault) -> Int {
    if available.isEmpty { try refill() }
    let isAtEnd = available.isEmpty
    if isAtEnd, !decompressor.isInside {
      isFinished = true
      return 0
    }
    let step = input.withUnsafeBytes {
      decompressor.step(UnsafeRawBufferPointer(rebasing: $0[available]), into: buffer)
    }
    consumed += step.consumed
    produced += step.produced
    available = (available.lowerBound + step.consumed)..<available.upperBound
    isFinished = decompressor.isFinished
    if let mistake = step.mistake {
      fault = ByteFault(mistake.reason, at: fileOffset, mistake.detail)
    } else if isAtEnd, decompressor.isInside, step.produced == 0 {
      let mistake = decompressor.truncation
      fault = ByteFault(mistake.reason, at: fileOffset, mistake.detail)
    } else if limit.isExceeded(folded: consumed, unfolded: produced) {
      fault = ByteFault(
        .expandsTooMuch, at: fileOffset, "\(consumed) bytes became more than \(produced)")
    }
    return step.produced
  }

  private func refill() throws(ByteFault) {
    var result = Result<Int, ByteFault>.success(0)
    input.withUnsafeMutableBytes { buffer in
      result = Result { () throws(ByteFault) in try upstream.read(into: buffer) }
    }
    available = 0..<(try result.get())
  }
}

/// A decoder of one compressed format that is fed piece by piece.
protocol Decompressor: AnyObject {
  /// What is wrong with compressed bytes.
  typealias Mistake = (reason: Rejection.Reason, detail: String)
  /// How many bytes a step took and gave, and the mistake it met behind them.
  typealias Step = (consumed: Int, produced: Int, mistake: Mistake?)

  /// Whether it stands inside a member or frame, where the data may not end.
  var isInside: Bool { get }
  /// Whether the data are over; what follows belongs to somebody else.
  var isFinished: Bool { get }
  /// The mistake of data that end where it stands now.
  var truncation: Mistake { get }

  /// Unfolds the front of the input into the front of the output; without any input it gives what
  /// it still holds.
  func step(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Step
}
