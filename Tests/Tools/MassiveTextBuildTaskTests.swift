import Foundation
import GopherCore
import TestSupport
import Testing

/// Several processes of the tool build one data set.
@Suite(.serialized) struct MassiveTextBuildTaskTests {
  private let input: MassiveTextBuildInput

  init() throws { input = try MassiveTextBuildInput(pages: 300, lines: 1_500) }

  private func start(_ task: Int, of count: Int) throws -> ToolProcess.Running {
    try ToolProcess.start(
      "massivetext-build",
      ["run", "recipe.yaml", "-o", "out", "--workers", "1", "--task", "\(task)/\(count)"],
      in: input.path)
  }

  @Test("a task that is killed is made up for by the others")
  func aKilledTask() throws {
    #expect(try input.run("run", "recipe.yaml", "-o", "whole").status == 0)
    let tasks = try (1...3).map { try start($0, of: 3) }
    while tasks[0].isRunning,
      !FileManager.default.fileExists(atPath: "\(input.path)/out/massivetext-work/records")
    { Thread.sleep(forTimeInterval: 0.002) }
    tasks[0].signal(SIGKILL)
    _ = tasks[0].finish()
    for task in tasks.dropFirst() {
      let result = task.finish()
      #expect(result.status == 0, "\(result.error)")
      #expect(result.output.contains("to train on: "))
    }
    #expect(try input.manifest("out") == input.manifest("whole"))
    #expect(try input.run("verify", "out").status == 0)
  }

  @Test("under a launcher the first process alone reports")
  func launched() throws {
    let tasks = try (0..<2).map { rank in
      try ToolProcess.start(
        "massivetext-build", ["run", "recipe.yaml", "-o", "out", "--json"],
        environment: ["OMPI_COMM_WORLD_RANK": "\(rank)", "OMPI_COMM_WORLD_SIZE": "2"],
        in: input.path)
    }
    let results = tasks.map { $0.finish() }
    #expect(results.map(\.status) == [0, 0], "\(results.map(\.error))")
    #expect(results[0].output.hasPrefix("{"))
    #expect(results[1].output.isEmpty)
  }

  @Test("a task may be one of more than there are bytes")
  func manyTasks() throws {
    let result = try input.run(
      "run", "recipe.yaml", "-o", "out", "--task", "4611686018427387904/9223372036854775807")
    #expect(result.status == 0, "\(result.error)")
  }

  @Test("a task has a number of a count")
  func usage() throws {
    for task in ["0/3", "4/3", "x", "1", "1/0"] {
      let result = try input.run("run", "recipe.yaml", "-o", "out", "--task", task)
      #expect(result.status == 2)
      #expect(result.error.contains("--task"))
    }
  }

  @Test("mix changes weights of a finished data set")
  func mix() throws {
    #expect(try input.run("run", "recipe.yaml", "-o", "out").status == 0)
    let mixed = try input.run(
      "mix", "out", "--set", "subsets.web.weight=0.25", "--set", "subsets.news.weight=0.75")
    #expect(mixed.status == 0, "\(mixed.error)")
    #expect(mixed.output.hasPrefix("to train on: "))
    #expect(try input.run("verify", "out").status == 0)
    #expect(try input.run("mix", "out").error.contains("Name what to change"))
    let unknown = try input.run("mix", "out", "--set", "subsets.new.weight=0.25")
    #expect(unknown.error == "error: out has no subset new; did you mean news? It has news, web.\n")
    let other = try input.run(
      "run", "recipe.yaml", "-o", "out", "--set", "subsets.web.weight=0.1", "--set",
      "subsets.news.weight=0.9")
    #expect(other.status == 2)
    #expect(other.error.contains("massivetext-build mix out"))
  }
}
