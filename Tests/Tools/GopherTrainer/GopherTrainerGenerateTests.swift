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
    for (arguments, sentence) in [
      (["--prompts", "/nowhere.txt", "--prompt", "x"], "Give --prompt or --prompts, not both."),
      (["--samples", "0"], "--samples and --together are 1 or more."),
      (["--positions", "endless"], "Please provide one of 'clamped' and 'extended'"),
    ] {
      let result = try ToolProcess.run(
        "gopher-trainer", ["generate", "--checkpoint", "/nowhere"] + arguments)
      #expect(result.status == 2 && result.error.contains(sentence), "\(result.error)")
    }
    let stop = try generate("--stop", "")
    #expect(stop.error.contains("a stop text is empty; it should be one character or more."))
    let room = try generate("--maximum-positions", "8")
    #expect(room.status == 2 && room.error.contains("but at most 8 are allowed;"))
    let file = try ToolProcess.run(
      "gopher-trainer", ["generate", "--checkpoint", "/nowhere", "--prompts", "/nowhere.txt"])
    #expect(
      file.status == 2 && file.error.contains("--prompts /nowhere.txt: there is no such file"))
  }

  @Test("a stop text ends the text before it, on the screen too")
  func stopTexts() throws {
    let whole = try generate("--seed", "1").output.dropFirst("the river".count).dropLast()
    let stop = String(whole.dropFirst(3).prefix(3))
    let result = try generate("--seed", "1", "--stop", "unheard of", "--stop", stop)
    let cut = try #require(whole.firstRange(of: stop)).lowerBound
    #expect(result.output == "the river\(whole[..<cut])\n", "\(stop)")
    let json = try generate("--seed", "1", "--stop", stop, "--json").output
    #expect(json.contains(#""ending":"stop_text""#) && !json.contains(stop))
  }

  @Test("samples and prompts of a file are made together, each as alone")
  func several() throws {
    let folder = try TemporaryDirectory()
    try DurableFile.write("the river\n\nan old bridge\n", to: folder.appending("prompts.txt"))
    let arguments = [
      "generate", "--checkpoint", try SmallRun.trained.get().appending("run"), "--prompts",
      folder.appending("prompts.txt"), "--samples", "2", "--tokens", "20", "--seed", "1",
    ]
    let result = try ToolProcess.run("gopher-trainer", arguments + ["--json"])
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let texts = try #require(object?["texts"] as? [[String: Any]])
    #expect(
      texts.map { $0["prompt"] as? String } == [
        "the river", "the river", "", "", "an old bridge", "an old bridge",
      ])
    #expect(texts.map { $0["sample"] as? Int } == [0, 1, 0, 1, 0, 1])
    let first = try #require(texts[0]["text"] as? String)
    #expect(try generate("--seed", "1").output == "the river\(first)\n")
    #expect(texts[1]["text"] as? String != first)
    let plain = try ToolProcess.run("gopher-trainer", arguments)
    #expect(plain.output.hasPrefix("the river\(first)\n\nthe river"))
    #expect(
      try ToolProcess.run("gopher-trainer", arguments + ["--together", "1"]).output == plain.output)
  }

  @Test("a text beyond the context goes on, clamped or extended")
  func positions() throws {
    let clamped = try generate("--tokens", "60", "--seed", "4")
    let extended = try generate("--tokens", "60", "--seed", "4", "--positions", "extended")
    #expect(clamped.status == 0 && extended.status == 0, "\(extended.error)")
    #expect(clamped.output != extended.output)
  }

  @Test("a signal ends it with what was made")
  func interrupted() throws {
    let run = try ToolProcess.start(
      "gopher-trainer",
      [
        "generate", "--checkpoint", try SmallRun.trained.get().appending("run"), "--prompt",
        "the river", "--tokens", "1000000", "--top-k", "5",
      ])
    run.waitUntilItHandles(SIGINT)
    run.signal(SIGINT)
    let result = run.finish()
    #expect(result.status == 75, "\(result.error)")
    #expect(result.output.hasPrefix("the river") && result.output.hasSuffix("\n"))
    #expect(result.error.contains("Stopped on request; what was made until then is printed."))
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
