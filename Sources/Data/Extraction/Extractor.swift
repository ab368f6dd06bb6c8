/// Extracts the main text of web pages (paper, section 2 and appendix A.1.1; `spec/gopher.md` 3.4).
public struct Extractor: Sendable {
  /// What was found in a page.
  public struct Page: Sendable, Equatable {
    /// The main text; empty if none was found.
    public var text: String
    /// The title, by the page's head.
    public var title: String?
    /// The language that the page declares.
    public var language: String?
    /// When the page says it was published.
    public var published: String?
  }

  /// Makes an extractor.
  public init() {}

  /// The main text of a page in UTF-8.
  public func extract(_ page: [UInt8]) -> Page {
    let tree = HTMLParser.parse(page)
    var best = kept(tree, .strict)
    let bytes = best.reduce(0) { $0 + $1.bytes }
    if bytes < ExtractionThresholds.poorPageBytes {
      let lenient = kept(tree, .lenient)
      let gain = ExtractionThresholds.lenientGain
      if lenient.reduce(0, { $0 + $1.bytes }) > gain * bytes { best = lenient }
    }
    let text = TextRenderer.text(of: best, in: tree)
    return Page(
      text: String(decoding: text, as: UTF8.self),
      title: tree.head.title.isEmpty ? tree.head.siteTitle : tree.head.title,
      language: tree.head.language, published: tree.head.published)
  }

  private func kept(_ tree: HTMLTree, _ strictness: Segmentation.Strictness) -> [TextBlock] {
    let segmentation = Segmentation(tree, strictness: strictness)
    let container = MainContent(tree, segmentation).container()
    let range = segmentation.blockRanges[container]
    let body = BlockSelection.kept(
      segmentation.blocks[Int(range.lowerBound)..<Int(range.upperBound)])
    var kept = body
    for block in lead(before: Int(range.lowerBound), in: segmentation.blocks).reversed()
    where !repeats(block, kept, in: tree) {
      kept.insert(block, at: 0)
    }
    return kept
  }

  /// Whether one of the first of others begins with a block's text: pages show their first
  /// sentences twice.
  private func repeats(_ block: TextBlock, _ others: [TextBlock], in tree: HTMLTree) -> Bool {
    let text = TextRenderer.text(of: [block], in: tree)
    return others.prefix(4).contains {
      TextRenderer.text(of: [$0], in: tree).starts(with: text)
    }
  }

  /// The running text between the main heading of a page and the container of the text.
  private func lead(before start: Int, in blocks: [TextBlock]) -> [TextBlock] {
    let first = max(0, start - ExtractionThresholds.leadBlocks)
    guard let heading = blocks[first..<start].lastIndex(where: { $0.level == 1 }) else {
      return []
    }
    return blocks[(heading + 1)..<start].filter { block in
      block.kind == .paragraph && !block.hints.contains(.aside)
        && block.bytes >= ExtractionThresholds.runningBytes
        && block.linkDensity < ExtractionThresholds.linkDensityOfRunning
    }
  }
}
