import Foundation
import GopherCore
import GopherModel
import Tensors
import TestSupport
import Testing

@Suite struct GopherFilesTests {
  private let directory: TemporaryDirectory
  private let shape = GopherConfiguration(
    name: "tiny", layers: 1, heads: 2, keySize: 4, modelSize: 8, vocabularySize: 20,
    contextLength: 16)

  init() throws { directory = try TemporaryDirectory() }

  @Test func savedIsLoaded() throws {
    let model = try Gopher(configuration: shape, seed: 3)
    let files = try model.save(to: directory.appending("a/b"))
    #expect(files.map(\.name) == ["config.json", "model.safetensors"])
    for file in files {
      let digest = try SHA256.ofFile(directory.appending("a/b/\(file.name)"))
      #expect(file.record.sha256 == digest)
    }
    let loaded = try Gopher(directory: directory.appending("a/b"))
    #expect(loaded.configuration == shape)
    #expect(loaded.parameters.map(\.value.values) == model.parameters.map(\.value.values))

    let other = try Gopher(configuration: shape, seed: 4)
    try other.load(from: directory.appending("a/b"))
    #expect(other.logits([1, 2]).values == model.logits([1, 2]).values)
  }

  @Test func severalFilesWithAnIndexAreOneModel() throws {
    let model = try Gopher(configuration: shape, seed: 3)
    try shape.write(to: directory.appending("config.json"))
    try SafetensorsSet.write(model.namedTensors, to: directory.path, largest: 1500)
    #expect(Directory.names(in: directory.path).contains("model-00001-of-00004.safetensors"))
    let loaded = try Gopher(directory: directory.path)
    #expect(loaded.parameters.map(\.value.values) == model.parameters.map(\.value.values))
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let model = try Gopher(configuration: shape, seed: 3)
    func save(_ change: (inout [SafetensorsSet.NamedTensor]) -> Void) throws {
      var tensors = model.namedTensors
      change(&tensors)
      try shape.write(to: directory.appending("config.json"))
      try SafetensorsSet.write(tensors, to: directory.path)
    }
    try save { $0.removeLast() }
    expectRefusal("model.safetensors lacks the tensor final_norm.gain")
    try save { $0.append(("final_norm.gains", Tensor(zeros: [1]))) }
    expectRefusal("holds 1 tensors that the model does not have, the first final_norm.gains.")
    try save { $0[$0.count - 1].tensor = Tensor(zeros: [9]) }
    expectRefusal("tensor final_norm.gain has shape [9], but the model needs [8].")
    try save { $0[0].tensor = Tensor(zeros: [21, 8]) }
    expectRefusal(
      "the embedding has 21 rows, but config.json beside it gives a vocabulary_size of 20; the "
        + "two are not of one model.")
  }

  @Test func anotherNetworkIsNotTakenOver() throws {
    try Gopher(configuration: shape, seed: 3).save(to: directory.path)
    var changed = shape
    (changed.name, changed.activation) = ("other", .relu)
    let model = try Gopher(configuration: changed, seed: 1)
    let failure = #expect(throws: Failure.self) { try model.load(from: directory.path) }
    #expect(
      failure?.message == "\(directory.path)/config.json describes another network (tiny) than "
        + "the one in use (other); its weights cannot be taken over.")
  }

  @Test func emptyDirectory() {
    expectRefusal("Cannot open \(directory.path)/config.json: No such file or directory.")
  }

  @Test func aModelLargerThanMemoryIsRefusedBeforeAllocating() throws {
    let failure = #expect(throws: Failure.self) {
      try Gopher(configuration: .gopher280B, seed: 0)
    }
    #expect(
      failure?.message.hasPrefix("The model 280B needs 1.02 TiB of memory to hold its weights ")
        == true, "\(failure?.message ?? "")")
    #expect(failure?.exitCode == 2)
  }

  private func expectRefusal(_ message: String) {
    let failure = #expect(throws: Failure.self) { try Gopher(directory: directory.path) }
    #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "")")
    #expect(failure?.message.contains(directory.path) == true)
    #expect(failure?.kind == .badInput)
  }
}
