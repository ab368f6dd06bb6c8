import Foundation
import GopherCore
import GopherModel
import GopherTraining
import Synchronization
import TestSupport
import Testing

@Suite struct TrainingRunTests {
  private let folder: TemporaryDirectory
  private var path: String { folder.appending("run") }

  init() throws { folder = try TemporaryDirectory() }

  /// A stop that is asked for when a step has been written.
  private func stop(after step: Int) -> (StopRequest, TrainingObserver) {
    let stop = StopRequest()
    let observer = TrainingObserver(record: { if $0.step == step { stop.request() } })
    return (stop, observer)
  }

  private func whole() throws -> RunResult {
    let other = try TemporaryDirectory()
    _ = try Toy.run(in: other).run()
    return try RunResult(other.appending("run"))
  }

  @Test("a run writes its configuration, metrics and the newest checkpoints")
  func files() throws {
    let summary = try Toy.run(in: folder).run()
    #expect(summary.steps == 12 && summary.tokens == 12 * 128)
    #expect(
      Directory.names(in: path).filter { !$0.hasPrefix(".") }
        == ["checkpoints", "configuration.yaml", "latest", "metrics.jsonl"])
    let result = try RunResult(path)
    #expect(result.checkpoints == ["step-00000008", "step-00000012"])
    #expect(
      Directory.names(in: summary.checkpoint)
        == [
          "config.json", "manifest.json", "model.safetensors", "optimizer.safetensors",
          "tokenizer.model",
        ])
    #expect(result.metrics.map(\.step) == Array(1...12))
    #expect(result.metrics.filter { $0.heldOutLoss != nil }.map(\.step) == [6, 12])
    #expect(summary.heldOutLoss == result.metrics.last?.heldOutLoss)
  }

  @Test("a stop saves and asks to be queued again; the whole ends as if never stopped")
  func stopAndResume() throws {
    let (request, observer) = stop(after: 5)
    let failure = #expect(throws: Failure.self) {
      try Toy.run(in: folder, observer: observer).run(stop: request)
    }
    #expect(failure?.kind == .stopped && failure?.exitCode == 75)
    #expect(CheckpointStore(run: path).steps().first == 5)
    let notices = Notices()
    _ = try Toy.run(in: folder, observer: notices.observer).run()
    #expect(notices.all == ["Going on from step 5 of 12."])
    #expect(try RunResult(path) == whole())
  }

  @Test("a damaged checkpoint costs the steps since the one before it, and nothing else")
  func damage() throws {
    let (request, observer) = stop(after: 9)
    #expect(throws: Failure.self) {
      try Toy.run(in: folder, observer: observer).run(stop: request)
    }
    let weights = "\(path)/checkpoints/step-00000009/model.safetensors"
    var bytes = Array(try #require(FileManager.default.contents(atPath: weights)))
    bytes[bytes.count - 5] ^= 1
    try DurableFile.write(bytes, to: weights)
    let notices = Notices()
    _ = try Toy.run(in: folder, observer: notices.observer).run()
    #expect(notices.all.count == 3)
    #expect(notices.all[0].contains("step-00000009 is damaged: the SHA-256"))
    try FileManager.default.removeItem(atPath: "\(path)/checkpoints/step-00000009.damaged")
    #expect(try RunResult(path) == whole())
  }

  @Test("a finished run stays as it is")
  func finished() throws {
    let summary = try Toy.run(in: folder).run()
    let result = try RunResult(path)
    let again = try Toy.run(in: folder).run()
    #expect(try RunResult(path) == result)
    #expect(again.loss == summary.loss && again.checkpoint == summary.checkpoint)
  }

  @Test("other data in the same directory is refused")
  func otherData() throws {
    _ = try Toy.run(in: folder).run()
    var data = Toy.data
    data.identity = "another"
    let configuration = Toy.configuration { $0.output = path }
    let failure = #expect(throws: Failure.self) { try TrainingRun(configuration, data: data) }
    #expect(failure?.message.contains("other data") == true)
  }

  @Test("a model larger than memory is refused before the directory is made")
  func memory() throws {
    let failure = #expect(throws: Failure.self) {
      try Toy.run(in: folder) {
        $0.model.size = "280B"
        $0.context = 16
      }
    }
    #expect(failure?.message.contains("of memory to train") == true)
    #expect(!Directory.exists(path))
  }

  @Test("an exported model is the checkpoint's")
  func export() throws {
    let summary = try Toy.run(in: folder).run()
    let output = folder.appending("export")
    let export = try SavedModel(path).export(to: output)
    #expect(export.step == 12)
    for name in ["config.json", "model.safetensors", "tokenizer.model"] {
      #expect(
        try SHA256.ofFile("\(output)/\(name)") == SHA256.ofFile("\(summary.checkpoint)/\(name)"))
    }
    for saved in [path, output] {
      let failure = #expect(throws: Failure.self) { try SavedModel(saved).export(to: output) }
      #expect(failure?.kind == .usage)
    }
  }
}
