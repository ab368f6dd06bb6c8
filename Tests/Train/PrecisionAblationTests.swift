import Foundation
import GopherCore
import GopherModel
import GopherTraining
import Tensors
import TestSupport
import Testing

/// The ablation of the paper's section C.2 on a small network: the bytes of real text, a cosine
/// schedule to a tenth of the rate, three seeds.
@Suite struct PrecisionAblationTests {
  private static let text = Places.sharedData.map { "\($0)/text/ptb/ptb.valid.txt" }

  private struct Source: SequenceSource {
    let bytes: [UInt8]
    let length = 129

    func sequence(at index: UInt64) -> [Int32] {
      // The last tenth of the text is held out.
      let places = UInt64(bytes.count / 10 * 9 - length)
      let start = Int(Philox(seed: 9, purpose: "ablation").integer(below: places, at: index))
      return bytes[start..<start + length].map(Int32.init)
    }

    /// Sequences that training never sees, side by side.
    var heldOut: [[Int32]] {
      let start = bytes.count / 10 * 9
      return (0..<64).map { index in
        bytes[start + index * length..<start + (index + 1) * length].map(Int32.init)
      }
    }
  }

  private func heldOutLoss(_ precision: Precision, seed: UInt64, source: Source) throws -> Double {
    var configuration = TrainingConfiguration()
    configuration.model.size = "custom"
    configuration.model.layers = 2
    configuration.model.heads = 4
    configuration.model.keySize = 16
    configuration.context = 128
    configuration.batchTokens = 8 * 128
    configuration.steps = 600
    configuration.seed = seed
    configuration.precision = precision
    configuration.learningRate.maximum = 1e-3
    let resolved = try configuration.resolved(vocabularySize: 256)
    let model = try Gopher(configuration: resolved.modelConfiguration(), seed: seed)
    let trainer = try Trainer(resolved, model: model, source: source)
    while !trainer.isFinished { _ = try trainer.advance() }
    let losses = source.heldOut.map { sequence in
      model.tokenLogProbabilities(
        inputs: Array(sequence.dropLast()), targets: Array(sequence.dropFirst())
      ).logProbability.reduce(0.0) { $0 - Double($1) } / Double(sequence.count - 1)
    }
    return losses.reduce(0, +) / Double(losses.count)
  }

  @Test(
    "a float32 copy matches float32; rounding to the nearest is worst",
    .enabled(if: Places.runsSlowTests && text != nil, "slow, and needs ../shared/data"))
  func ablation() throws {
    let text = try Data(contentsOf: URL(fileURLWithPath: #require(Self.text)))
    let source = Source(bytes: Array(text))
    var means = [Precision: Double]()
    print("| precision | seed 1 | seed 2 | seed 3 | mean |\n| --- | --- | --- | --- | --- |")
    for precision in Precision.allCases {
      let losses = try (1...3).map {
        try heldOutLoss(precision, seed: UInt64($0), source: source)
      }
      let mean = losses.reduce(0, +) / 3
      means[precision] = mean
      let cells = (losses + [mean]).map { String(format: "%.4f", $0) }
      print("| \(precision.rawValue) | \(cells.joined(separator: " | ")) |")
    }
    let full = try #require(means[.float32])
    for precision in [Precision.mixed, .bfloat16Master] {
      #expect(abs(try #require(means[precision]) - full) < 0.005 * full, "\(precision)")
    }
    let nearest = try #require(means[.bfloat16Nearest])
    for precision in Precision.allCases where precision != .bfloat16Nearest {
      #expect(try #require(means[precision]) < nearest, "\(precision)")
    }
  }
}
