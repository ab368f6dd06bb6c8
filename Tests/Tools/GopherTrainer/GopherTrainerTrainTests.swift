import Foundation
import GopherCore
import TestSupport
import Testing

@Suite(.serialized) struct GopherTrainerTrainTests {
  private let folder: TemporaryDirectory
  private var run: String { folder.appending("run") }

  init() throws { folder = try TemporaryDirectory() }

  /// What an undisturbed run of the same options leaves.
  private static let undisturbed = Result {
    let folder = try TemporaryDirectory()
    let result = try ToolProcess.run(
      "gopher-trainer", SmallRun.arguments(folder.appending("run"), "--json"))
    guard result.status == 0 else { throw Failure.badInput(result.error) }
    return (state: try SmallRun.state(folder.appending("run")), output: result.output)
  }

  private func train(_ more: String..., threads: Int? = nil) throws -> ToolProcess.Result {
    try ToolProcess.run(
      "gopher-trainer", SmallRun.arguments(run) + more,
      environment: threads.map { ["GOPHER_THREADS": "\($0)"] } ?? [:])
  }

  @Test("--json prints one object with the last checkpoint")
  func json() throws {
    let output = try Self.undisturbed.get().output
    let object = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
    #expect(object?["steps"] as? Int == 60)
    #expect((object?["checkpoint"] as? String)?.hasSuffix("step-00000060") == true)
    #expect(try #require(object?["held_out_loss"] as? Double) < 4.5)
  }

  @Test("one thread and two leave the same bytes")
  func threads() throws {
    #expect(try train("--quiet", threads: 1).status == 0)
    #expect(try SmallRun.state(run) == Self.undisturbed.get().state)
  }

  @Test("killed at ten random moments, a run leaves the bytes of an undisturbed one")
  func kills() throws {
    let random = Philox(seed: 11, purpose: "kills")
    var kills = 0
    while kills < 10 {
      let process = try ToolProcess.start("gopher-trainer", SmallRun.arguments(run, "--quiet"))
      let moment = 0.02 + 0.7 * random.uniform(at: UInt64(kills))
      Thread.sleep(forTimeInterval: moment)
      process.signal(SIGKILL)
      let result = process.finish()
      if result.status == 0 { break }
      try #require(result.status == -SIGKILL, "\(result.error)")
      kills += 1
    }
    #expect(try train("--quiet").status == 0)
    #expect(try SmallRun.state(run) == Self.undisturbed.get().state)
  }

  @Test(
    "SIGTERM saves, exits with 75, and the same command goes on", arguments: [SIGTERM, SIGUSR1])
  func stop(number: Int32) throws {
    let process = try ToolProcess.start("gopher-trainer", SmallRun.arguments(run, "--quiet"))
    let metrics = "\(run)/metrics.jsonl"
    while process.isRunning, (FileManager.default.contents(atPath: metrics)?.count ?? 0) < 1 {
      Thread.sleep(forTimeInterval: 0.01)
    }
    process.signal(number)
    let result = process.finish()
    #expect(result.status == 75)
    #expect(result.error.contains("Run the same command again to go on."))
    #expect(try train("--quiet").status == 0)
    #expect(try SmallRun.state(run) == Self.undisturbed.get().state)
  }

  @Test("a full disk ends with 4, and the checkpoint before it is whole")
  func fullDisk() throws {
    let process = try ToolProcess.start("gopher-trainer", SmallRun.arguments(run, "--quiet"))
    while Directory.names(in: "\(run)/checkpoints").isEmpty, process.isRunning {
      Thread.sleep(forTimeInterval: 0.005)
    }
    process.signal(SIGTERM)
    try #require(process.finish().status == 75)
    let before = try SmallRun.state(run)
    let arguments = try SmallRun.arguments(run, "--quiet").map { "'\($0)'" }.joined(separator: " ")
    let limited = try ToolProcess.Running(
      "/bin/bash", ["-c", "ulimit -f 64; exec \(ToolProcess.path("gopher-trainer")) \(arguments)"]
    ).finish()
    #expect(limited.status == 4, "\(limited.error)")
    #expect(limited.error.contains("Make room"))
    let after = try SmallRun.state(run)
    for (name, hash) in before where name != "metrics" { #expect(after[name] == hash) }
    #expect(try train("--quiet").status == 0)
    #expect(try SmallRun.state(run) == Self.undisturbed.get().state)
  }

  @Test("what cannot be used ends with 2 and a way out")
  func usage() throws {
    let mistakes: [([String], String)] = [
      (["--set", "batch_token=5"], "did you mean batch_tokens?"),
      (["--stepz", "5"], "--steps"),
      (["none.yaml"], "There is no configuration file none.yaml"),
      (["--precision", "bfloat61"], "did you mean bfloat16?"),
      (["--model", "44N"], "did you mean 44M?"),
      (["--data", folder.path], "holds no finished data set"),
      (["--set", "model.vocabulary_size=7"], "400"),
      (["--set", "mixture.boks=1"], "did you mean books?"),
    ]
    for (arguments, words) in mistakes {
      let result = try ToolProcess.run("gopher-trainer", SmallRun.arguments(run) + arguments)
      #expect([2, 3].contains(result.status), "\(arguments)")
      #expect(result.error.contains(words), "\(result.error)")
    }
    #expect(!Directory.exists(run))
  }

  @Test("several processes of a launcher are stopped")
  func launcher() throws {
    let result = try ToolProcess.run(
      "gopher-trainer", SmallRun.arguments(run), environment: ["OMPI_COMM_WORLD_SIZE": "2"])
    #expect(result.status == 2)
    #expect(result.error.contains("mpirun started 2 processes"))
  }

  @Test("--print-config shows every key, resolved, and trains nothing")
  func printConfiguration() throws {
    let result = try train("--print-config")
    #expect(result.status == 0)
    for line in ["vocabulary_size: 400", "batch_tokens: 256", "warmup_steps: 6", "clip: 1"] {
      #expect(result.output.contains(line), "\(line)")
    }
    #expect(!Directory.exists(run))
  }
}
