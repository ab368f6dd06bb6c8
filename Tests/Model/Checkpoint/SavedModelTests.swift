import Foundation
import GopherCore
import GopherModel
import TestSupport
import Testing

@Suite struct SavedModelTests {
  private let folder: TemporaryDirectory
  private let store: CheckpointStore

  init() throws {
    folder = try TemporaryDirectory()
    store = CheckpointStore(run: folder.appending("run"))
  }

  private func path(_ step: Int) -> String {
    "\(store.directory)/\(CheckpointStore.name(step: step))"
  }

  /// A checkpoint as training leaves it; the optimiser's state is of one byte.
  private func save(_ step: Int) throws {
    let shape = GopherConfiguration(
      name: "tiny", layers: 1, heads: 2, keySize: 4, modelSize: 8, vocabularySize: 20,
      contextLength: 16)
    try store.save(step: step) { directory in
      var records = [String: DurableFile.Record]()
      for file in try Gopher(configuration: shape, seed: UInt64(step)).save(to: directory) {
        records[file.name] = file.record
      }
      for name in [Checkpoint.tokenizerFile, Checkpoint.optimizerFile] {
        records[name] = try DurableFile.write("x", to: "\(directory)/\(name)")
      }
      return CheckpointManifest(
        step: step, tokens: step, seed: 1, build: "test", kernelFamily: "none",
        configuration: "c", files: records)
    }
  }

  private func refusal(_ path: String) -> Failure? {
    #expect(throws: Failure.self) { try SavedModel(path) }
  }

  @Test("a checkpoint, a run and an export are one model")
  func found() throws {
    try save(5)
    try save(9)
    let run = try SavedModel(store.run), checkpoint = try SavedModel(path(9))
    #expect(run.directory == checkpoint.directory && run.step == 9)
    #expect(try run.weightsSHA256 == SHA256.ofFile("\(path(9))/model.safetensors"))
    #expect(try SavedModel(path(5)).step == 5)
    let output = folder.appending("export")
    #expect(try run.export(to: output).step == 9)
    var notices = [String]()
    let export = try SavedModel(output) { notices.append($0) }
    #expect(export.step == nil && notices.count == 1)
    #expect(notices.first?.contains("unchecked") == true)
    #expect(
      try export.model().logits([1, 2]).values == run.model().logits([1, 2]).values)
    #expect(try export.tokenizerFile() == "\(output)/tokenizer.model")
  }

  @Test("a damaged checkpoint of a run is passed over with a word; alone, it is refused")
  func damaged() throws {
    try save(5)
    try save(9)
    let weights = "\(path(9))/model.safetensors"
    var bytes = try MappedFile(weights).contents
    bytes[bytes.count - 1] ^= 1
    try DurableFile.write(bytes, to: weights)
    var notices = [String]()
    #expect(try SavedModel(store.run) { notices.append($0) }.step == 5)
    #expect(notices.first?.contains("the SHA-256 of model.safetensors is not the one") == true)
    #expect(notices.last?.hasPrefix("Going back to the checkpoint") == true)
    #expect(refusal(path(9))?.kind == .storage)
    try DurableFile.write("", to: "\(path(5))/config.json")
    #expect(refusal(store.run)?.kind == .storage)
  }

  @Test("an export that fails half-way leaves nothing in the way of the next")
  func failedExport() throws {
    try save(5)
    let model = try SavedModel(store.run), output = folder.appending("export")
    try DurableFile.write("other", to: "\(path(5))/tokenizer.model")
    let failure = #expect(throws: Failure.self) { try model.export(to: output) }
    #expect(failure?.kind == .storage)
    #expect(Directory.names(in: output).isEmpty)
  }

  @Test("a model needs no optimiser's state; going on with the training does")
  func withoutOptimizer() throws {
    try save(5)
    try FileManager.default.removeItem(atPath: "\(path(5))/\(Checkpoint.optimizerFile)")
    #expect(try SavedModel(store.run).step == 5)
    #expect(throws: Failure.self) { try store.newestGood { _ in } }
  }

  @Test("what holds no model is refused with 2 and a way out")
  func nothing() throws {
    try Directory.create(store.run)
    try DurableFile.write("{\"format\": \"another-1\"}", to: folder.appending("manifest.json"))
    for (path, words) in [
      (folder.appending("none"), "There is no directory"), (store.run, "holds no model"),
      (folder.appending("manifest.json"), "is a file"), (folder.path, "has the format another-1"),
    ] {
      let failure = refusal(path)
      #expect(failure?.kind == .usage)
      #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "")")
    }
    try save(5)
    try FileManager.default.removeItem(atPath: "\(path(5))/manifest.json")
    try FileManager.default.removeItem(atPath: "\(path(5))/tokenizer.model")
    let failure = #expect(throws: Failure.self) { try SavedModel(path(5)).tokenizerFile() }
    #expect(failure?.kind == .usage)
  }
}
