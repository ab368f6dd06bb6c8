import Foundation
import GopherCore
import TestSupport
import Testing

@Suite(.serialized) struct MassiveTextBuildKillTests {
  private let input: MassiveTextBuildInput

  init() throws { input = try MassiveTextBuildInput(pages: 300, lines: 2_500) }

  /// Kills the run at ten random moments; the same command goes on each time and ends in the same
  /// bytes as a run that was left alone.
  @Test func aRunKilledAtRandomMomentsEndsInTheSameBytes() throws {
    let started = ContinuousClock.now
    #expect(try input.run("run", "recipe.yaml", "-o", "whole").status == 0)
    let whole = (ContinuousClock.now - started) / .seconds(1)
    let random = Philox(seed: 1, purpose: "kills")
    for kill in 0..<10 as Range<UInt64> {
      let tool = try ToolProcess.start(
        "massivetext-build", ["run", "recipe.yaml", "-o", "out"], in: input.path)
      Thread.sleep(forTimeInterval: whole * 0.8 * random.uniform(at: kill))
      tool.signal(SIGKILL)
      _ = tool.finish()
    }
    let last = try input.run("run", "recipe.yaml", "-o", "out")
    #expect(last.status == 0, "\(last.error)")
    #expect(try input.manifest("out") == input.manifest("whole"))
    #expect(try input.run("verify", "out").status == 0)
  }

  @Test func terminationStopsCleanlyAndTheSameCommandGoesOn() throws {
    var stops = 0
    while stops < 20 {
      let tool = try ToolProcess.start(
        "massivetext-build", ["run", "recipe.yaml", "-o", "out"], in: input.path)
      let number = stops.isMultiple(of: 2) ? SIGTERM : SIGINT
      tool.waitUntilItHandles(number)
      Thread.sleep(forTimeInterval: 0.1 * Double(stops))
      tool.signal(number)
      let result = tool.finish()
      if result.status == 0 { break }
      #expect(result.status == 75, "\(result.error)")
      #expect(result.error.contains("Run the same command again"))
      stops += 1
    }
    #expect(stops > 0)
    #expect(try input.run("verify", "out").status == 0)
  }

  /// Training is the library's and polls nothing; the tool ends by itself soon after the signal.
  @Test func anInterruptEndsTheTrainingOfATokenizer() throws {
    let random = Philox(seed: 3, purpose: "words")
    var words: [String] = []
    for number in 0..<250_000 as Range<UInt64> {
      let letters = (0..<8 as Range<UInt64>).map { letter in
        UInt8(ascii: "a") + UInt8(random.integer(below: 26, at: 8 * number + letter))
      }
      words.append(String(decoding: letters, as: UTF8.self))
    }
    try input.write("words.txt", words.joined(separator: " "))
    let tool = try ToolProcess.start(
      "massivetext-build",
      ["tokenizer", "words.txt", "-o", "t.model", "--set", "tokenizer.vocabulary_size=30000"],
      in: input.path)
    tool.waitUntilItHandles(SIGINT)
    Thread.sleep(forTimeInterval: 0.7)
    let signalled = ContinuousClock.now
    tool.signal(SIGINT)
    let result = tool.finish()
    #expect(result.status == 75, "\(result.error)")
    #expect(result.error.contains("Stopping at the next safe place"))
    #expect(ContinuousClock.now - signalled < .seconds(6))
    #expect(!FileManager.default.fileExists(atPath: "\(input.path)/t.model"))
    // What it left does not stand in the way of the next command.
    let next = try input.run(
      "tokenizer", "records.jsonl", "-o", "t.model", "--set", "tokenizer.vocabulary_size=390")
    #expect(next.status == 0, "\(next.error)")
  }

  @Test func twoRunsDoNotShareAFolder() throws {
    let first = try ToolProcess.start(
      "massivetext-build", ["run", "recipe.yaml", "-o", "out"], in: input.path)
    while first.isRunning,
      !FileManager.default.fileExists(atPath: "\(input.path)/out/recipe.yaml")
    { Thread.sleep(forTimeInterval: 0.005) }
    let second = try first.whileHeld { try input.run("run", "recipe.yaml", "-o", "out") }
    #expect(second.status == 2)
    #expect(second.error.contains("Another process is building a data set in out"))
    #expect(first.finish().status == 0)
  }
}
