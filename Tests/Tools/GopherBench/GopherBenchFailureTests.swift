import Foundation
import GopherCore
import TestSupport
import Testing

/// What a user can get wrong: each ends with the right exit code and one sentence that helps.
@Suite struct GopherBenchFailureTests {
  private let folder: TemporaryDirectory
  private let benchmark: SmallBenchmark
  private let run: String

  init() throws {
    folder = try TemporaryDirectory()
    benchmark = try SmallBenchmark()
    run = try SmallRun.trained.get().appending("run")
  }

  private func expect(_ status: Int32, _ words: String, _ arguments: String...) throws {
    let result = try ToolProcess.run("gopher-bench", arguments)
    #expect(result.status == status, "\(arguments): \(result.error)")
    #expect(result.error.contains(words), "\(arguments): \(result.error)")
    #expect(result.output.isEmpty)
  }

  private func eval(_ status: Int32, _ words: String, checkpoint: String, _ more: String...) throws
  {
    let result = try ToolProcess.run(
      "gopher-bench",
      ["eval", "--checkpoint", checkpoint, "--tasks", "winogrande", "--data", benchmark.path] + more
    )
    #expect(result.status == status, "\(result.error)")
    #expect(result.error.contains(words), "\(result.error)")
    #expect(result.output.isEmpty)
  }

  /// A copy of the newest checkpoint, without its manifest as an export.
  private func copy(withManifest: Bool = true) throws -> String {
    let copy = folder.appending("copy")
    try FileManager.default.copyItem(atPath: "\(run)/checkpoints/step-00000060", toPath: copy)
    if !withManifest { try FileManager.default.removeItem(atPath: "\(copy)/manifest.json") }
    return copy
  }

  @Test("unknown options, tasks and places end with 2")
  func usage() throws {
    try expect(2, "--checkpoint", "eval", "--chekpoint", run, "--tasks", "all")
    try expect(
      2, "did you mean winogrande?", "eval", "--checkpoint", run, "--tasks", "winogrand", "--data",
      benchmark.path)
    try expect(2, "need --data DIR", "eval", "--checkpoint", run, "--tasks", "piqa")
    try expect(
      2, "bits-per-byte needs texts", "eval", "--checkpoint", run, "--tasks", "bits-per-byte")
    try expect(2, "There is no folder /nowhere", "tasks", "--data", "/nowhere")
    try expect(
      2, "There is no input file or folder", "eval", "--checkpoint", run, "--tasks",
      "bits-per-byte", "--text", "/nowhere")
    try expect(2, "nothing to report on", "report", "--output", folder.appending("r.html"))
    try expect(2, "did you mean 44M?", "speed", "--model", "44N")
    try expect(
      2, "--limit and --sample exclude", "eval", "--checkpoint", run, "--tasks", "all",
      "--limit", "3", "--sample", "3")
  }

  @Test("files that are not there, and places for files that are none, end with 2")
  func missingFiles() throws {
    try expect(
      2, "There is no file /none; name what gopher-bench eval --items", "compare", "/none", run)
    try expect(
      2, "There is no file /none; name what gopher-bench eval --output", "report", "--evaluation",
      "/none", "--output", folder.appending("r.html"))
    for option in ["--data", "--data-set"] {
      try expect(
        2, "There is no folder /nowhere", "eval", "--checkpoint", run, "--tasks",
        option == "--data" ? "piqa" : "bits-per-byte", option, "/nowhere")
    }
    try expect(
      2, "metrics.jsonl; --run names", "report", "--run", folder.path, "--output",
      folder.appending("r.html"))
    try expect(
      2, "there is no directory /nowhere", "report", "--run", run, "--output", "/nowhere/r.html")
    for option in ["--output", "--items"] {
      try eval(2, "there is no directory /nowhere", checkpoint: run, option, "/nowhere/x")
      try eval(2, "name a file in it", checkpoint: run, option, folder.path)
    }
  }

  @Test("a data set that is none, and files of which nothing can be used, end with 3")
  func badInput() throws {
    try expect(
      3, "holds no finished data set", "eval", "--checkpoint", run, "--tasks", "bits-per-byte",
      "--data-set", folder.path)
    try expect(
      3, "hellaswag_val.jsonl, line 1 is not JSON", "eval", "--checkpoint", run, "--tasks",
      "hellaswag", "--data", benchmark.path)
    try DurableFile.write("", to: folder.appending("empty.jsonl"))
    try expect(3, "empty.jsonl", "compare", folder.appending("empty.jsonl"), folder.path)
  }

  @Test("a checkpoint that is not there ends with 2, a damaged one with 4")
  func checkpoints() throws {
    try eval(2, "There is no directory /nowhere", checkpoint: "/nowhere")
    try eval(2, "holds no model", checkpoint: benchmark.path)
    try eval(
      2, "has the format gopher-massivetext-1", checkpoint: SmallRun.data.get().appending("data"))
    let copy = try copy(), weights = "\(copy)/model.safetensors"
    var bytes = try MappedFile(weights).contents
    bytes[bytes.count / 2] ^= 1
    try DurableFile.write(bytes, to: weights)
    try eval(4, "the SHA-256 of model.safetensors is not the one", checkpoint: copy)
    try DurableFile.write(Array(bytes.prefix(5000)), to: weights)
    try eval(4, "model.safetensors has 5000 bytes", checkpoint: copy)
  }

  @Test("a tokenizer of another vocabulary ends with 2")
  func vocabulary() throws {
    let copy = try copy(withManifest: false)
    let trained = try ToolProcess.run(
      "massivetext-build",
      [
        "tokenizer", SmallRun.data.get().appending("texts"), "--output", "\(copy)/tokenizer.model",
        "--set", "tokenizer.vocabulary_size=380",
      ])
    try #require(trained.status == 0, "\(trained.error)")
    try eval(
      2, "has 380 pieces, but the model custom has a vocabulary_size of 400", checkpoint: copy)
  }

  @Test("more than there is memory for ends with 2 and both amounts, before it is taken")
  func memory() throws {
    try eval(2, "are available", checkpoint: run, "--context", "2000000000")
    for task in ["train", "prefill", "decode"] {
      try expect(
        2, "The model 280B needs ", "speed", "--task", task, "--model", "280B", "--context", "64")
    }
    let copy = try copy(withManifest: false), path = "\(copy)/config.json"
    let small = try String(contentsOfFile: path, encoding: .utf8)
    try DurableFile.write(
      small.replacing("\"layers\" : 2,", with: "\"layers\" : 16000,")
        .replacing("\"model_size\" : 32,", with: "\"model_size\" : 100000,"), to: path)
    try eval(2, "of memory to hold its weights", checkpoint: copy)
    try eval(2, "the window is at least 2", checkpoint: run, "--context", "1")
  }
}
