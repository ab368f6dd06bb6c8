import Foundation
import GopherCore
import GopherTraining
import TestSupport
import Testing

@Suite struct RunDirectoryTests {
  private let folder: TemporaryDirectory
  private var path: String { folder.appending("run") }

  init() throws { folder = try TemporaryDirectory() }

  private func configuration(_ change: (inout TrainingConfiguration) -> Void = { _ in }) throws
    -> TrainingConfiguration
  {
    var configuration = TrainingConfiguration()
    configuration.steps = 100
    configuration.output = path
    change(&configuration)
    return try configuration.resolved(vocabularySize: 1000)
  }

  private func refusal(_ configuration: TrainingConfiguration) -> String {
    let failure = #expect(throws: Failure.self) { try RunDirectory(path, for: configuration) }
    #expect(failure?.kind == .usage)
    return failure?.message ?? ""
  }

  @Test("the same configuration goes on, and keys that change no weight may differ")
  func same() throws {
    _ = try RunDirectory(path, for: configuration())
    _ = try RunDirectory(path, for: configuration())
    let changed = try configuration {
      $0.checkpoint.interval = 5
      $0.evaluation.interval = 0
      $0.data = "elsewhere"
    }
    _ = try RunDirectory(path, for: changed)
  }

  @Test("a number with more digits than the file keeps is no difference")
  func digits() throws {
    let third = try configuration { $0.learningRate.maximum = 1.0 / 3 }
    _ = try RunDirectory(path, for: third)
    _ = try RunDirectory(path, for: third)
  }

  @Test("before the first checkpoint another configuration takes the place")
  func beforeTheFirstCheckpoint() throws {
    _ = try RunDirectory(path, for: configuration())
    _ = try RunDirectory(path, for: configuration { $0.seed = 2 })
    #expect(try TrainingConfiguration.read(file: "\(path)/configuration.yaml").seed == 2)
  }

  @Test("with a checkpoint another configuration is refused, naming the keys")
  func other() throws {
    _ = try RunDirectory(path, for: configuration())
    try Directory.create("\(path)/checkpoints/step-00000001")
    let changed = try configuration {
      $0.seed = 2
      $0.learningRate.warmupSteps = 7
    }
    let message = refusal(changed)
    #expect(message.contains("seed is 1 there and 2 here"))
    #expect(message.contains("learning_rate.warmup_steps is 10 there and 7 here"))
  }

  @Test("a folder of somebody else's files is left alone")
  func foreign() throws {
    try Directory.create(path)
    try DurableFile.write("mine", to: "\(path)/notes.txt")
    #expect(try refusal(configuration()).contains("notes.txt"))
    #expect(Directory.names(in: path) == ["notes.txt"])
  }

  @Test("a file in the output's place is refused")
  func file() throws {
    try DurableFile.write("mine", to: path)
    #expect(try refusal(configuration()).contains("is a file"))
  }

  @Test("two processes cannot train in one directory")
  func lock() throws {
    let first = try RunDirectory(path, for: configuration())
    #expect(try refusal(configuration()).contains("Another process"))
    withExtendedLifetime(first) {}
  }

  @Test("the identity follows the data and the deciding keys alone")
  func identity() throws {
    let base = try RunIdentity(configuration(), dataSet: "a")
    #expect(try RunIdentity(configuration { $0.checkpoint.keep = 9 }, dataSet: "a") == base)
    #expect(try RunIdentity(configuration(), dataSet: "b") != base)
    #expect(try RunIdentity(configuration { $0.clip = 0.5 }, dataSet: "a") != base)
  }
}
