import Foundation
import GopherModel
import Tensors
import TestSupport
import Testing

/// A file written by `Tests/Conformance/pytorch_model.py goldens`: weights and what follows from
/// them, computed in float64 by PyTorch.
struct PyTorchGolden {
  let file: SafetensorsFile
  let configuration: GopherConfiguration
  let batch: Int

  init(_ variant: String) throws {
    file = try Self.file(variant)
    let text = try #require(file.metadata["config"])
    configuration = try JSONDecoder().decode(GopherConfiguration.self, from: Data(text.utf8))
    let count = try #require(file.metadata["batch"])
    batch = try #require(Int(count))
  }

  /// The file of a golden.
  static func file(_ variant: String) throws -> SafetensorsFile {
    let path = Bundle.module.path(
      forResource: "Goldens/pytorch_\(variant)", ofType: "safetensors")
    return try SafetensorsFile(#require(path))
  }

  /// The factor of the loss.
  var scale: Float {
    get throws {
      let text = try #require(file.metadata["scale"])
      return try #require(Float(text))
    }
  }

  /// A tensor of tokens; 65535 is "no target".
  func tokens(_ name: String) throws -> [Int32] {
    try file.uint16s(name).map { $0 == .max ? -1 : Int32($0) }
  }

  /// A model with the golden's weights, read from a directory of our own layout.
  func model() throws -> Gopher {
    let directory = try TemporaryDirectory()
    try configuration.write(to: directory.appending(GopherConfiguration.fileName))
    try SafetensorsSet.write(
      configuration.parameterShapes.map { shape in
        (
          shape.name,
          Tensor(try file.floats("weight.\(shape.name)"), shape: Shape(shape.dimensions))
        )
      }, to: directory.path)
    return try Gopher(directory: directory.path)
  }
}

/// |a - b| / |b| in the 2-norm.
func relativeError(_ a: [Float], _ b: [Float]) -> Double {
  precondition(a.count == b.count, "relativeError: the counts differ")
  var difference = 0.0, size = 0.0
  for (x, y) in zip(a, b) {
    difference += Double(x - y) * Double(x - y)
    size += Double(y) * Double(y)
  }
  return (difference / max(size, .leastNormalMagnitude)).squareRoot()
}

/// The 2-norm.
func norm(_ a: [Float]) -> Double {
  a.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
}
