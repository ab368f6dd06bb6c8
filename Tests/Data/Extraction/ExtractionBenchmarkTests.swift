import Foundation
import MassiveText
import TestSupport
import Testing

/// Measures extraction on pages whose main text people have marked.
///
/// Measured when written: 0.974 and 0.948. The floors are two points below, to catch what breaks and not
/// to freeze what is.
@Suite(.enabled(if: Places.sharedData != nil, "../shared/data is missing"))
struct ExtractionBenchmarkTests {
  private let root = "\(Places.sharedData ?? "")/html"

  private func truth(_ name: String) throws -> JSONValue {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(name)"))
    return try data.withUnsafeBytes { try JSONParser().parse($0) }
  }

  private func texts(_ folder: String) throws -> [String: String] {
    var texts = [String: String]()
    try InputReader(options: InputOptions(kinds: [.html])).read(paths: ["\(root)/\(folder)"]) {
      item in
      guard case .document(let raw) = item else { return }
      let document = try? Extractor().document(from: raw, source: "web").get()
      texts[raw.path] = document?.text ?? ""
    }
    return texts
  }

  @Test func articleExtractionBenchmark() throws {
    let texts = try texts("article_extraction_benchmark/html")
    let truth = try truth("article_extraction_benchmark/ground-truth.json")
    let pages = (truth.object ?? [:]).sorted { $0.key < $1.key }.compactMap { id, page in
      texts["\(id).html.gz"].map { (truth: page["articleBody"]?.string ?? "", text: $0) }
    }
    #expect(pages.count == 87)
    let score = ExtractionBenchmark.shingleScore(pages)
    #expect(score.f1 > 0.95, "\(score)")
  }

  @Test func trafilaturaEvaluation() throws {
    let texts = try texts("trafilatura_eval/html")
    let truth = try truth("trafilatura_eval/evaldata.json")
    let pages = (truth.object ?? [:]).sorted { $0.key < $1.key }.compactMap { _, page in
      texts["\(page["file"]?.string ?? "").gz"].map { text in
        (
          with: (page["with"]?.array ?? []).compactMap(\.string),
          without: (page["without"]?.array ?? []).compactMap(\.string), text: text
        )
      }
    }
    #expect(pages.count == 168)
    let score = ExtractionBenchmark.stringScore(pages)
    #expect(score.f1 > 0.93, "\(score)")
  }

  @Test func readsEveryRealPageWithoutACrash() throws {
    #expect(try texts("readability_test_pages").count > 60)
  }
}
