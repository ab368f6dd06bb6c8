import Foundation
import GopherCore
import TestSupport
import Testing

@Suite(.serialized) struct GopherTrainerGenerateTests {
  private func generate(_ arguments: String...) throws -> ToolProcess.Result {
    let checkpoint = try SmallRun.trained.get().appending("run")
    return try ToolProcess.run(
      "gopher-trainer",
      ["generate", "--checkpoint", checkpoint, "--prompt", "the river", "--tokens", "20"]
        + arguments)
  }

  @Test("the same seed gives the same text, another one another")
  func seeds() throws {
    let first = try generate("--seed", "1")
    #expect(first.status == 0, "\(first.error)")
    #expect(first.output.hasPrefix("the river"))
    #expect(try generate("--seed", "1").output == first.output)
    #expect(try generate("--seed", "2").output != first.output)
  }

  @Test("--json holds the text and its tokens")
  func json() throws {
    let result = try generate("--json", "--temperature", "0")
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    #expect(object?["step"] as? Int == 60)
    #expect((object?["tokens"] as? [Int])?.isEmpty == false)
    let text = try #require(object?["text"] as? String)
    #expect(try generate("--temperature", "0").output == "the river\(text)\n")
  }

  @Test("options that mean nothing end with 2")
  func usage() throws {
    #expect(try generate("--temperature", "-1").status == 2)
    #expect(try generate("--top-p", "0").status == 2)
    let missing = try ToolProcess.run(
      "gopher-trainer", ["generate", "--checkpoint", "/nowhere", "--prompt", "x"])
    #expect(missing.status == 2 && missing.error.contains("/nowhere"))
  }

  @Test("an export generates what its checkpoint does")
  func export() throws {
    let folder = try SmallRun.trained.get()
    let result = try ToolProcess.run(
      "gopher-trainer",
      ["export", "--checkpoint", folder.appending("run"), "--output", folder.appending("export")])
    #expect(result.status == 0, "\(result.error)")
    #expect(
      Directory.names(in: folder.appending("export"))
        == ["config.json", "model.safetensors", "tokenizer.model"])
    let exported = try ToolProcess.run(
      "gopher-trainer",
      [
        "generate", "--checkpoint", folder.appending("export"), "--prompt", "the river",
        "--tokens", "20",
      ])
    #expect(exported.status == 0, "\(exported.error)")
    #expect(try exported.output == generate().output)
  }

  @Test("a plan of the largest model says what it needs, and train refuses it")
  func plan() throws {
    let result = try ToolProcess.run(
      "gopher-trainer", ["plan", "--model", "280B", "--peak", "1e15", "--json"])
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    #expect(object?["parameters"] as? Int == 279_702_421_504)
    let memory = object?["memory_bytes"] as? [String: Any]
    #expect(try #require(memory?["optimizer"] as? Double) > 2e12)
  }

  @Test("--help and --version end with 0")
  func help() throws {
    for arguments in [["--help"], ["--version"], ["train", "--help"], ["plan", "--help"]] {
      let result = try ToolProcess.run("gopher-trainer", arguments)
      #expect(result.status == 0 && !result.output.isEmpty)
    }
  }
}
