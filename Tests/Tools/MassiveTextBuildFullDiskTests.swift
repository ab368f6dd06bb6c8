import Foundation
import GopherCore
import TestSupport
import Testing

/// What a full disk does, by the shell's limit on the size of files: beyond it the system refuses
/// to write, as it does where no room is left.
@Suite(
  .serialized,
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/sh"), "no shell to set a limit"))
struct MassiveTextBuildFullDiskTests {
  private let input: MassiveTextBuildInput

  init() throws { input = try MassiveTextBuildInput(pages: 120, lines: 120) }

  /// Runs the tool with a limit on its files in units of 512 bytes.
  private func run(limit: Int, _ arguments: [String]) throws -> ToolProcess.Result {
    let tool = ToolProcess.path("massivetext-build")
    let script = "trap '' XFSZ; ulimit -f \(limit); exec \"$0\" \"$@\""
    return try ToolProcess.Running(
      "/bin/sh", ["-c", script, tool] + arguments, in: input.path
    ).finish()
  }

  @Test("a run on a full disk says so, keeps what is finished, and ends in the same bytes later")
  func run() throws {
    let command = ["run", "recipe.yaml", "-o", "out", "--workers", "1"]
    var stops = Set<String>()
    for limit in [6, 20, 60, 100, 140, 180, 260] {
      let result = try run(limit: limit, command)
      if result.status == 0 { break }
      #expect(result.status == 4, "\(result.error)")
      let match = result.error.firstMatch(of: #/error: Cannot write (\S+): File too large\. /#)
      stops.insert(match.map { String($0.1) } ?? "another message: \(result.error)")
      #expect(result.error.contains("Make room or choose another place, then run the same command"))
      let leftovers = try Directory.files(below: input.path + "/out").filter {
        $0.contains(".partial-")
      }
      #expect(leftovers.isEmpty)
    }
    #expect(stops.count > 1)
    #expect(stops.allSatisfy { $0.hasPrefix("out/") }, "\(stops)")
    #expect(try input.run("run", "recipe.yaml", "-o", "out").status == 0)
    #expect(try input.run("run", "recipe.yaml", "-o", "whole").status == 0)
    #expect(try input.manifest("out") == input.manifest("whole"))
    #expect(try input.run("verify", "out").status == 0)
  }

  @Test("a stage on files leaves nothing on a full disk, and works when there is room")
  func stages() throws {
    #expect(
      try input.run(
        "tokenizer", "pages", "-o", "t.model", "--set", "tokenizer.vocabulary_size=390"
      ).status == 0)
    try input.write("test.txt", MassiveTextBuildInput.prose(9_999))
    let commands = [
      ["extract", "pages"], ["filter", "pages", "--stages", "language"],
      ["dedup", "records.jsonl"],
      ["decontaminate", "pages", "--against", "test.txt"],
      ["tokenize", "pages", "--tokenizer", "t.model"],
      ["tokenizer", "pages", "--set", "tokenizer.vocabulary_size=390"],
    ]
    try Directory.create(input.path + "/here")
    for command in commands {
      let name = ["tokenize": "here/t", "tokenizer": "here/t.model"][command[0]] ?? "here/a.jsonl"
      let limited = try run(limit: 4, command + ["-o", name])
      #expect(limited.status == 4, "\(command[0]): \(limited.error)")
      #expect(limited.error.contains(": File too large. Make room"), "\(limited.error)")
      #expect(Directory.names(in: input.path + "/here").isEmpty)
      let free = try ToolProcess.run("massivetext-build", command + ["-o", name], in: input.path)
      #expect(free.status == 0, "\(free.error)")
      #expect(!Directory.names(in: input.path + "/here").isEmpty)
      try FileManager.default.removeItem(atPath: input.path + "/here")
      try Directory.create(input.path + "/here")
    }
  }

  @Test("results that cannot be written to standard output are an error")
  func standardOutput() throws {
    #expect(try input.run("run", "recipe.yaml", "-o", "out").status == 0)
    let script = "exec \"$0\" stats out > /dev/full"
    let result = try ToolProcess.Running(
      "/bin/sh", ["-c", script, ToolProcess.path("massivetext-build")], in: input.path
    ).finish()
    #expect(result.status == 4)
    #expect(result.error.contains("Cannot write to standard output"))
  }
}
