import Foundation
import GopherCore
import TestSupport
import Testing

@Suite struct GopherBenchReportTests {
  private let folder: TemporaryDirectory
  private let run: String
  private let benchmark: SmallBenchmark

  init() throws {
    benchmark = try SmallBenchmark()
    folder = try TemporaryDirectory()
    run = try SmallRun.trained.get().appending("run")
  }

  @Test("the report of a data set, a run and an evaluation holds every section")
  func report() throws {
    let data = try SmallRun.data.get().appending("data")
    let evaluation = folder.appending("evaluation.json"), page = folder.appending("report.html")
    let scored = try ToolProcess.run(
      "gopher-bench",
      [
        "eval", "--checkpoint", run, "--tasks", "winogrande,bits-per-byte", "--data",
        benchmark.path, "--data-set", data, "--output", evaluation, "--quiet",
      ])
    try #require(scored.status == 0, "\(scored.error)")
    let arguments = [
      "report", "--data-set", data, "--run", run, "--evaluation", evaluation, "--output", page,
      "--samples", "2", "--sample-tokens", "10", "--title", "A small run", "--json",
    ]
    let result = try ToolProcess.run("gopher-bench", arguments)
    #expect(result.status == 0, "\(result.error)")
    #expect(result.json["report"] as? String == page)
    let html = try String(contentsOfFile: page, encoding: .utf8)
    for heading in ["Held-out text", "Data", "Training", "Tasks", "Sample text", "Made from"] {
      #expect(html.contains("<h2>\(heading)</h2>"), "\(heading)")
    }
    for text in [
      "<h1>A small run</h1>", "winogrande", "held-out document of books", "from nothing",
    ] {
      #expect(html.contains(text), "\(text)")
    }
    #expect(try ToolProcess.run("gopher-bench", arguments).status == 0)
    #expect(try String(contentsOfFile: page, encoding: .utf8) == html)
  }

  @Test(
    "speed is a positive share of the measured peak", arguments: ["train", "prefill", "decode"])
  func speed(task: String) throws {
    let result = try ToolProcess.run(
      "gopher-bench",
      [
        "speed", "--task", task, "--checkpoint", run, "--context", "24", "--seconds", "0.05",
        "--json",
      ])
    try #require(result.status == 0, "\(result.error)")
    let speed = result.json
    #expect(speed["task"] as? String == task && speed["context"] as? Int == 24)
    #expect(try #require(speed["tokens_per_second"] as? Double) > 10)
    #expect(try #require(speed["repetitions"] as? Int) >= 3)
    let share = try #require(speed["share_of_peak"] as? Double)
    #expect(share > 0 && share < 1)
    #expect(try #require(speed["peak_bfloat16_flops_per_second"] as? Double) > 1e9)
    #expect(try #require(speed["read_bandwidth_bytes_per_second"] as? Double) > 1e8)
  }
}
