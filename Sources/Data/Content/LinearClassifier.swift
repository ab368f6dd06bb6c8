import Foundation
import GopherCore

/// A linear classifier over hashed n-grams: logistic regression.
///
/// p = 1 / (1 + exp(-(bias + Σ w_f x_f))), where x is the vector of log(1 + count) of the text's
/// features (``TextFeatures``), scaled to length 1.
///
/// The file is one line of JSON (`format`, `bits`, `bias`, `sha256` of what follows), a newline, and
/// 2^bits weights as 32-bit floats, little-endian.
public struct LinearClassifier: ContentScorer, Equatable {
  /// The form of the file.
  public static let format = "gopher-linear-classifier-1"

  /// There are 2^bits weights.
  public let bits: Int
  /// The log-odds of a text without features.
  public let bias: Float
  /// The weights.
  public let weights: [Float]

  /// A classifier of weights; their number is a power of two.
  public init(bits: Int, bias: Float, weights: [Float]) {
    precondition(weights.count == 1 << bits, "LinearClassifier: there are 2^bits weights")
    self.bits = bits
    self.bias = bias
    self.weights = weights
  }

  /// The probability that a text is of the positive class.
  public func score(of text: AnalyzedText) -> Double {
    Self.probability(logOdds(of: TextFeatures(of: text, bits: bits)))
  }

  /// bias + Σ w x, summed in the order of the features.
  func logOdds(of features: TextFeatures) -> Double {
    var sum = Double(bias)
    for (index, value) in zip(features.indices, features.values) {
      sum += Double(weights[Int(index)]) * Double(value)
    }
    return sum
  }

  static func probability(_ logOdds: Double) -> Double { 1 / (1 + exp(-logOdds)) }
}

extension LinearClassifier {
  private struct Header: Codable {
    let format: String
    let bits: Int
    let bias: Float
    let sha256: String
  }

  /// Reads a file; throws a usage failure if it cannot be read, and a bad-input failure if it is no
  /// classifier or damaged.
  public init(path: String) throws {
    let bytes = try ContentSettings.bytes(of: path)
    func wrong(_ what: String) -> Failure {
      .badInput("\(path) is no classifier: \(what). Train it again, or restore it from a copy.")
    }
    guard let newline = bytes.prefix(4096).firstIndex(of: UInt8(ascii: "\n")),
      let header = try? JSONDecoder().decode(Header.self, from: Data(bytes[..<newline]))
    else { throw wrong("its first line is not the header of one") }
    guard header.format == Self.format else { throw wrong("its format is \(header.format)") }
    let body = bytes[(newline + 1)...]
    guard (1...24).contains(header.bits), header.bias.isFinite, body.count == 4 << header.bits
    else {
      throw wrong("it has \(body.count) bytes of weights where 2^\(header.bits) floats belong")
    }
    guard SHA256.of(body) == header.sha256 else { throw wrong("its weights were changed") }
    let weights = stride(from: body.startIndex, to: body.endIndex, by: 4).map { start in
      Float(
        bitPattern: UInt32(body[start]) | UInt32(body[start + 1]) << 8
          | UInt32(body[start + 2]) << 16 | UInt32(body[start + 3]) << 24)
    }
    guard weights.allSatisfy(\.isFinite) else { throw wrong("a weight is not finite") }
    self.init(bits: header.bits, bias: header.bias, weights: weights)
  }

  /// The bytes of the file; equal classifiers give equal bytes.
  public func file() throws -> [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(4 << bits)
    for weight in weights {
      withUnsafeBytes(of: weight.bitPattern.littleEndian) { body.append(contentsOf: $0) }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let header = try encoder.encode(
      Header(format: Self.format, bits: bits, bias: bias, sha256: SHA256.of(body)))
    return Array(header) + [UInt8(ascii: "\n")] + body
  }
}
