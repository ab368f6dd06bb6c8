import Foundation
import GopherCore
import TestSupport
import Testing

/// Standard streams that are closed, full or gone, and devices in the place of files.
@Suite struct MassiveTextBuildStreamTests {
  private let input: MassiveTextBuildInput

  init() throws { input = try MassiveTextBuildInput(pages: 12, lines: 40) }

  /// Runs a line of shell in which `$0` is the tool.
  private func shell(_ line: String) throws -> ToolProcess.Result {
    try ToolProcess.Running(
      "/bin/sh", ["-c", line, ToolProcess.path("massivetext-build")], in: input.path
    ).finish()
  }

  @Test("a file that is written does not take the place of a stream that was closed")
  func closed() throws {
    #expect(try shell("$0 extract records.jsonl -o a.jsonl --quiet").status == 0)
    for closed in [">&-", "2>&-", "<&-", ">&- 2>&- <&-"] {
      let result = try shell("$0 extract records.jsonl -o b.jsonl \(closed)")
      let tells = closed.contains(">&- ") || closed == ">&-"
      #expect(result.status == (tells ? 4 : 0), "\(closed): \(result.error)")
      #expect(try input.bytes("b.jsonl") == input.bytes("a.jsonl"))
    }
    #expect(try shell("$0 stats nowhere 2>&-").status == 2)
  }

  @Test("what cannot be printed is a failure, and no crash")
  func full() throws {
    for command in ["--help", "extract records.jsonl -o a.jsonl"] {
      let result = try shell("$0 \(command) >/dev/full")
      #expect(result.status == 4)
      #expect(
        result.error == "error: Cannot write to standard output: No space left on device; "
          + "direct it to another place.\n")
    }
    #expect(try shell("$0 extract nowhere -o a.jsonl 2>/dev/full").status == 2)
  }

  @Test("a reader that goes away ends the tool without a word")
  func closedPipe() throws {
    let result = try shell("$0 --help | head -n 1")
    #expect(result.output.hasPrefix("OVERVIEW: "))
    #expect(result.error.isEmpty)
  }

  @Test("standard input is read once")
  func standardInput() throws {
    let result = try shell("$0 extract - -o a.jsonl <records.jsonl")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("not_json"))
    let none = try shell("$0 extract - -o b.jsonl </dev/null")
    #expect(none.status == 3, "\(none.error)")
  }

  @Test("no device or pipe is replaced by a file")
  func devices() throws {
    _ = try shell("ln -s /dev/null null; mkfifo pipe")
    for name in ["null", "pipe", "/dev/stdout"] {
      let result = try input.run(
        "tokenizer", "pages", "-o", name, "--set", "tokenizer.vocabulary_size=390")
      #expect(result.status == 2)
      #expect(
        result.error
          == "error: \(name) is a device or a pipe and not a file; choose another name.\n")
    }
  }
}
