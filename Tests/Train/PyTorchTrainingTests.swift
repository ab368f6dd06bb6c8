import Foundation
import GopherModel
import GopherTraining
import Tensors
import TestSupport
import Testing

/// Ten steps of training against PyTorch (`Tests/Conformance/pytorch_model.py` made the golden).
@Suite struct PyTorchTrainingTests {
  private struct Source: SequenceSource {
    let sequences: [[Int32]]
    func sequence(at index: UInt64) -> [Int32] { sequences[Int(index)] }
  }

  private let file: SafetensorsFile
  private let shape: GopherConfiguration

  init() throws {
    let path = Bundle.module.path(forResource: "Goldens/adam_ten_steps", ofType: "safetensors")
    file = try SafetensorsFile(#require(path))
    let text = try #require(file.metadata["config"])
    shape = try JSONDecoder().decode(GopherConfiguration.self, from: Data(text.utf8))
  }

  private func source() throws -> Source {
    let inputs = try file.uint16s("inputs"), targets = try file.uint16s("targets")
    return Source(
      sequences: stride(from: 0, to: inputs.count, by: shape.contextLength).map { start in
        inputs[start..<start + shape.contextLength].map(Int32.init)
          + [Int32(targets[start + shape.contextLength - 1])]
      })
  }

  private func model() throws -> Gopher {
    let directory = try TemporaryDirectory()
    try shape.write(to: directory.appending(GopherConfiguration.fileName))
    try SafetensorsSet.write(
      shape.parameterShapes.map {
        ($0.name, Tensor(try file.floats("initial.\($0.name)"), shape: Shape($0.dimensions)))
      }, to: directory.path)
    return try Gopher(directory: directory.path)
  }

  @Test(
    "losses, gradient norms and weights are PyTorch's, however the batch is cut",
    arguments: [(2, 1), (1, 1), (1, 2)])
  func tenSteps(microBatch: Int, shards: Int) throws {
    var configuration = TrainingConfiguration(shape: shape, sequences: 2, steps: 10, rate: 1e-3)
    configuration.microBatch = microBatch
    configuration.virtualShards = shards
    let trainer = try Trainer(
      configuration.resolved(vocabularySize: shape.vocabularySize), model: model(),
      source: source())
    let losses = try file.floats("loss"), norms = try file.floats("gradient_norm")
    for step in 0..<10 {
      let result = try trainer.advance()
      #expect(abs(result.loss / Double(losses[step]) - 1) < 1e-5)
      #expect(abs(result.gradientNorm / Double(norms[step]) - 1) < 1e-4)
    }
    for parameter in trainer.model.parameters {
      let expected = try file.floats("final.\(parameter.name)")
      #expect(relativeError(parameter.value.values, expected) < 1e-4, "\(parameter.name)")
    }
  }

  /// |a - b| / |b| in the 2-norm.
  private func relativeError(_ a: [Float], _ b: [Float]) -> Double {
    let difference = zip(a, b).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    let size = b.reduce(0.0) { $0 + Double($1 * $1) }
    return (difference / size).squareRoot()
  }
}
