import Foundation
import FoundationXML
import GopherEvaluation
import TestSupport
import Testing

@Suite struct ReportTests {
  /// A report with every part, and texts that would break a careless page.
  static func full() throws -> Report {
    let folder = try TemporaryDirectory()
    let lines = (1...400).map { step in
      let loss = 9 * exp(-Double(step) / 120) + 2.6 + 0.1 * sin(Double(step) * 1.7)
      let rate = 6e-4 * min(1, Double(step) / 40)
      return "{\"step\": \(step), \"tokens\": \(step * 4096), \"loss\": \(loss), "
        + "\"learning_rate\": \(rate), \"gradient_norm\": \(1 + 3 / Double(step)), "
        + "\"tokens_per_second\": \(1100 + step % 7), \"share_of_peak\": 0.61, \"seconds\": 1}"
    }
    try (lines.joined(separator: "\n") + "\n{\"step\": 401, \"lo").write(
      toFile: folder.appending("metrics.jsonl"), atomically: true, encoding: .utf8)
    return Report(
      model: "44M", data: try SmallDataSet.shared.get().manifest,
      training: try TrainingSummary(run: folder.path),
      evaluation: evaluation,
      samples: [
        Report.Sample(
          label: "held-out & <web>", prompt: "Once upon a <b>time",
          continuation: "\u{1}]]> & \"so\"")
      ],
      sources: [Report.Source(name: "data set", value: "out/data")])
  }

  static let evaluation: EvaluationFile = {
    let sets = ["web", "code"].map { name in
      TextSet(
        name: name, documents: [TextSet.Document(identifier: name, text: "text of \(name)")])
    }
    let results = (try? BitsPerByte(model: UniformLanguageModel()).evaluate(sets)) ?? []
    let baselines = ["web", "code", ""].flatMap { name in
      [("xz -9e", 30), ("zstd -19", nil)].map { compressor, bytes in
        CompressionBaseline(
          task: name.isEmpty ? "bits-per-byte" : "bits-per-byte/\(name)", compressor: compressor,
          command: "\(compressor) TEXT", bytes: 100, compressedBytes: bytes,
          note: bytes == nil ? "Not measured: zstd is not installed." : nil)
      }
    }
    return EvaluationFile(model: "m", seed: 0, results: results, compression: baselines)
  }()

  @Test("the page is well-formed whatever the texts hold, and loads nothing from elsewhere")
  func wellFormed() throws {
    let html = try Self.full().html
    let parser = XMLParser(data: Data(html.utf8))
    #expect(parser.parse(), "\(String(describing: parser.parserError)) line \(parser.lineNumber)")
    for outside in ["src=", "href=", "url(", "@import", "<script"] {
      #expect(!html.contains(outside))
    }
    if let path = ProcessInfo.processInfo.environment["GOPHER_REPORT_PREVIEW"] {
      try html.write(toFile: path, atomically: true, encoding: .utf8)
    }
  }

  @Test("the page is the same every time")
  func deterministic() throws {
    #expect(try Self.full().html == Self.full().html)
  }

  @Test("every part is there, and what could not be measured is said")
  func parts() throws {
    let html = try Self.full().html
    for text in [
      "8.000 bits per byte", "words below minimum", "exact duplicate", "near deduplication",
      "<h3>books</h3>", "75.0 %", "Training loss by step", "Not measured: zstd is not installed.",
      "Once upon a &lt;b&gt;time",
    ] {
      #expect(html.contains(text), "\(text)")
    }
  }

  @Test("an empty report is a page, too")
  func empty() {
    let parser = XMLParser(data: Data(Report().html.utf8))
    #expect(parser.parse())
  }
}
