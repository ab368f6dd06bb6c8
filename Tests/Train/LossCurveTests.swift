import Foundation
import GopherCore
import GopherModel
import GopherTraining
import Tensors
import TestSupport
import Testing

/// Trains on the sequences and from the weights that `Tests/Conformance/loss_curve.py` wrote, in
/// every precision; the script then holds the losses against PyTorch's.
@Suite struct LossCurveTests {
  private static let directory = ProcessInfo.processInfo.environment["GOPHER_LOSS_CURVE"]

  private struct Source: SequenceSource {
    let tokens: [UInt16]
    let length: Int

    func sequence(at index: UInt64) -> [Int32] {
      tokens[Int(index) * length..<(Int(index) + 1) * length].map(Int32.init)
    }
  }

  @Test(
    "writes the losses of two hundred steps",
    .enabled(if: directory != nil, "run by Tests/Conformance/check_loss_curve.sh"),
    arguments: Precision.allCases)
  func curve(precision: Precision) throws {
    let directory = try #require(Self.directory)
    let file = try SafetensorsFile("\(directory)/curve.safetensors")
    let shape = try JSONDecoder().decode(
      GopherConfiguration.self, from: Data(#require(file.metadata["config"]).utf8))
    let batch = try #require(file.metadata["batch"].flatMap(Int.init))
    let tokens = try file.uint16s("tokens"), length = shape.contextLength + 1
    let rate = try #require(file.metadata["rate"].flatMap(Double.init))
    var configuration = TrainingConfiguration(
      shape: shape, sequences: batch, steps: tokens.count / length / batch, rate: rate)
    configuration.precision = precision
    let resolved = try configuration.resolved(vocabularySize: shape.vocabularySize)
    let model = try Gopher(configuration: resolved.modelConfiguration(), seed: 1)
    for parameter in model.parameters {
      parameter.value.values = try file.floats("initial.\(parameter.name)")
    }
    let trainer = try Trainer(
      resolved, model: model, source: Source(tokens: tokens, length: length))
    var losses = [Double]()
    while !trainer.isFinished { losses.append(try trainer.advance().loss) }
    try JSONEncoder().encode(losses).write(
      to: URL(fileURLWithPath: "\(directory)/\(precision.rawValue).json"))
    #expect(losses.count == configuration.steps)
  }
}
