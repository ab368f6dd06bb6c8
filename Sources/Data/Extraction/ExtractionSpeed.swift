import GopherCore

/// How fast main texts are extracted from pages in memory: character set, parsing and text.
public struct ExtractionSpeed: Encodable, Sendable {
  /// Pages.
  public let pages: Int
  /// Bytes of HTML.
  public let bytes: Int
  /// Pages with main text.
  public let extracted: Int
  /// Bytes of HTML a second in the fastest round, on one thread.
  public let bytesPerSecond: Double

  private enum CodingKeys: String, CodingKey {
    case pages, bytes, extracted
    case bytesPerSecond = "bytes_per_second"
  }

  /// Extracts the pages among the documents of some files a number of times.
  ///
  /// Throws a bad-input failure where there is no page.
  public init(of paths: [String], rounds: Int) throws {
    var pages = [RawDocument]()
    try InputReader(options: InputOptions(kinds: [.html])).read(paths: paths) { item in
      if case .document(let page) = item { pages.append(page) }
    }
    guard !pages.isEmpty else {
      throw Failure.badInput(
        "There is no page of HTML in \(paths.joined(separator: ", ")); name files that hold some.")
    }
    let extractor = Extractor()
    var extracted = 0
    let times = (0..<max(1, rounds)).map { _ in
      ContinuousClock().measure {
        extracted = pages.count { page in
          if case .success = extractor.document(from: page, source: "") { true } else { false }
        }
      }
    }
    self.pages = pages.count
    self.extracted = extracted
    bytes = pages.reduce(0) { $0 + $1.bytes }
    bytesPerSecond = Double(bytes) / ((times.min() ?? .zero) / .seconds(1))
  }
}
