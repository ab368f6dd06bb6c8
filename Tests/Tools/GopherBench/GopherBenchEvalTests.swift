import Foundation
import GopherCore
import TestSupport
import Testing

@Suite struct GopherBenchEvalTests {
  private let folder: TemporaryDirectory
  private let benchmark: SmallBenchmark
  private let run: String
  private let data: String

  init() throws {
    folder = try TemporaryDirectory()
    benchmark = try SmallBenchmark()
    run = try SmallRun.trained.get().appending("run")
    data = try SmallRun.data.get().appending("data")
  }

  private func bench(_ arguments: String...) throws -> ToolProcess.Result {
    try ToolProcess.run("gopher-bench", arguments)
  }

  @Test("--help and --version end with 0")
  func help() throws {
    let help = try bench("--help")
    for command in ["tasks", "eval", "compare", "report", "speed"] {
      #expect(help.output.contains("  \(command) "))
      #expect(try bench(command, "--help").status == 0)
    }
    #expect(
      try bench("--version").output == ToolProcess.run("gopher-trainer", ["--version"]).output)
  }

  @Test("tasks are listed, and those whose files are there are found")
  func tasks() throws {
    let all = try bench("tasks")
    #expect(all.status == 0)
    #expect(all.output.split(separator: "\n").count == 4 + 57 + 62)
    let here = try bench("tasks", "--data", benchmark.path, "--json").json["tasks"]
    let found = (here as? [[String: Any]] ?? []).filter { $0["found"] is String }
    #expect(found.compactMap { $0["task"] as? String } == ["hellaswag", "piqa", "winogrande"])
    let table = try bench("tasks", "--data", benchmark.path)
    #expect(table.error.contains("3 of 123 tasks have their files in \(benchmark.path)."))
  }

  @Test("eval prints one JSON object, and writes the same and every item")
  func json() throws {
    let output = folder.appending("results.json"), items = folder.appending("items.jsonl")
    let result = try bench(
      "eval", "--checkpoint", run, "--tasks", "winogrande,piqa,bits-per-byte", "--data",
      benchmark.path, "--data-set", data, "--shots", "1", "--json", "--output", output, "--items",
      items)
    try #require(result.status == 0, "\(result.error)")
    let rows = result.json["tasks"] as? [[String: Any]] ?? []
    func row(_ task: String, _ metric: String) throws -> [String: Any] {
      try #require(
        rows.first { $0["task"] as? String == task && $0["metric"] as? String == metric })
    }
    let accuracy = try row("winogrande", "accuracy")
    #expect(accuracy["items"] as? Int == 4 && accuracy["shots"] as? Int == 1)
    #expect([0, 0.25, 0.5, 0.75, 1].contains(try #require(accuracy["value"] as? Double)))
    #expect(try row("piqa", "accuracy")["items"] as? Int == 2)
    let bits = try #require(try row("bits-per-byte/books", "bits_per_byte")["value"] as? Double)
    #expect(bits > 0.3 && bits < 3)
    let compression = result.json["compression"] as? [[String: Any]] ?? []
    #expect(compression.compactMap { $0["compressor"] as? String } == ["xz -9e", "zstd -19"])
    let written = try JSONSerialization.jsonObject(with: Data(MappedFile(output).contents))
    #expect(NSDictionary(dictionary: result.json).isEqual(written))
    let lines = try String(contentsOfFile: items, encoding: .utf8).split(separator: "\n")
    #expect(lines.count { $0.contains("winogrande/dev.jsonl, line") } == 4)
  }

  @Test("eval without --json is a table; items left out are told on standard error")
  func table() throws {
    let result = try bench(
      "eval", "--checkpoint", run, "--tasks", "winogrande,piqa", "--data", benchmark.path)
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.hasPrefix("model: custom, step 60\nprecision: float32\n"))
    #expect(result.output.contains("4 items  0 shots"))
    #expect(result.error.contains("piqa: 1 items left out because the item has no text \"sol2\""))
    let quiet = try bench(
      "eval", "--checkpoint", run, "--tasks", "winogrande,piqa", "--data", benchmark.path, "-q")
    #expect(quiet.output == result.output && quiet.error.isEmpty)
  }

  @Test("results say in which precision they were made, and compare tells two apart")
  func precision() throws {
    var values = [Double]()
    for precision in ["float32", "bfloat16"] {
      let result = try bench(
        "eval", "--checkpoint", run, "--tasks", "winogrande,bits-per-byte", "--data",
        benchmark.path, "--data-set", data, "--precision", precision, "--no-compression", "--json",
        "--items", folder.appending(precision))
      try #require(result.status == 0, "\(result.error)")
      let settings = result.json["settings"] as? [String: Any]
      #expect(settings?["precision"] as? String == precision)
      #expect(settings?["positions"] as? String == "clamped")
      let rows = result.json["tasks"] as? [[String: Any]] ?? []
      values += rows.filter { $0["metric"] as? String == "bits_per_byte" }
        .compactMap { $0["value"] as? Double }.prefix(1)
    }
    try #require(values.count == 2)
    #expect(values[0] != values[1] && abs(values[1] / values[0] - 1) < 0x1p-8)
    let text = try bench("compare", folder.appending("float32"), folder.appending("bfloat16"))
    #expect(
      text.output.hasPrefix(
        "A: custom, step 60 (precision float32)\nB: custom, step 60 (precision bfloat16)\n"))
    #expect(
      try bench("eval", "--checkpoint", run, "--tasks", "piqa", "--precision", "float16").status
        == 2)
  }

  @Test("compare puts two models beside each other, item by item")
  func compare() throws {
    for step in ["step-00000056", "step-00000060"] {
      let result = try bench(
        "eval", "--checkpoint", "\(run)/checkpoints/\(step)", "--tasks", "winogrande", "--data",
        benchmark.path, "--items", folder.appending(step), "--quiet")
      #expect(result.status == 0, "\(result.error)")
    }
    let (a, b) = (folder.appending("step-00000056"), folder.appending("step-00000060"))
    let text = try bench("compare", a, b)
    #expect(
      text.output.hasPrefix("A: custom, step 56\nB: custom, step 60\nwinogrande  accuracy  A "))
    let lines = try bench("compare", a, a, "--json").json["lines"] as? [[String: Any]] ?? []
    #expect(lines.first?["difference"] as? Double == 0)
    #expect(lines.first?["items"] as? Int == 4)
  }

  @Test("SIGINT and SIGTERM end an evaluation with 75", arguments: [SIGINT, SIGTERM])
  func stop(number: Int32) throws {
    let process = try ToolProcess.start(
      "gopher-bench",
      [
        "eval", "--checkpoint", run, "--tasks", "bits-per-byte", "--stride", "1", "--text",
        try SmallRun.data.get().appending("texts"),
      ])
    process.waitUntilItHandles(number)
    process.signal(number)
    let result = process.finish()
    #expect(result.status == 75)
    #expect(result.error.contains("nothing of this evaluation is kept"))
    #expect(result.output.isEmpty)
  }
}
