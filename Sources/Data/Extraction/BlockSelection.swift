private typealias Threshold = ExtractionThresholds

/// Chooses among the blocks of a container those that are main text.
struct BlockSelection {
  private let blocks: [TextBlock]
  private var isKept: [Bool]
  private var isInTextList: [Bool]

  /// The blocks of a range that are kept, in order.
  static func kept(_ blocks: ArraySlice<TextBlock>) -> [TextBlock] {
    var selection = BlockSelection(Array(blocks))
    selection.judgeLists()
    selection.judgeBlocks()
    selection.judgeShortBlocks()
    selection.judgeHeadings()
    return zip(selection.blocks, selection.isKept).filter(\.1).map(\.0)
  }

  private init(_ blocks: [TextBlock]) {
    self.blocks = blocks
    isKept = Array(repeating: true, count: blocks.count)
    isInTextList = Array(repeating: false, count: blocks.count)
  }

  /// Whether a block is running text on its own evidence.
  private func isGood(_ block: TextBlock) -> Bool {
    switch block.kind {
    case .heading: false
    case .preformatted: true
    default:
      block.bytes >= Threshold.runningBytes && block.linkDensity < Threshold.linkDensityOfRunning
    }
  }

  /// Judges lists as a whole: one link in running text is no evidence, ten are.
  private mutating func judgeLists() {
    var start = 0
    while start < blocks.count {
      guard blocks[start].listDepth > 0 else {
        start += 1
        continue
      }
      let end = blocks[start...].firstIndex { $0.listDepth == 0 } ?? blocks.count
      let bytes = blocks[start..<end].reduce(0) { $0 + $1.bytes }
      let links = blocks[start..<end].reduce(0) { $0 + $1.linkBytes }
      let isText = Double(links) <= Threshold.linkDensityOfRunning * Double(bytes)
      for index in start..<end {
        isKept[index] = isText
        isInTextList[index] = isText
      }
      start = end
    }
  }

  /// Drops blocks of links, and dates, authors and captions.
  private mutating func judgeBlocks() {
    for (index, block) in blocks.enumerated() {
      if block.kind == .heading || block.kind == .preformatted { continue }
      let isLinks =
        block.linkDensity > Threshold.linkDensityOfDropped
        && block.bytes - block.linkBytes < Threshold.ownBytesOfLinked
      if isLinks, !isInTextList[index] { isKept[index] = false }
      if block.hints.contains(.aside), block.bytes < Threshold.asideBytes { isKept[index] = false }
    }
  }

  /// Drops short blocks before the first and behind the last running text, unless the page itself
  /// calls what they stand in its content, or they are paragraphs nearby.
  private mutating func judgeShortBlocks() {
    let good = blocks.indices.filter { isKept[$0] && isGood(blocks[$0]) }
    guard let first = good.first, let last = good.last else { return }
    for index in blocks.indices where index < first || index > last {
      let block = blocks[index]
      let isStated = !block.hints.isDisjoint(with: [.content, .articleBody])
      if block.kind == .heading || isStated || isGood(block) { continue }
      let distance = index < first ? first - index : index - last
      let isNear =
        distance <= Threshold.edgeBlocks && block.isParagraph
        && block.bytes >= Threshold.edgeBytes && block.linkDensity < 0.3
      if !isNear { isKept[index] = false }
    }
  }

  /// Drops headings that nothing follows, and lines that announce what is dropped (`See also:`).
  private mutating func judgeHeadings() {
    var isFollowed = false, isNextKept = false
    for index in blocks.indices.reversed() {
      let block = blocks[index]
      let announces = block.last == UInt8(ascii: ":") && block.bytes < Threshold.announcementBytes
      if block.kind == .heading {
        if !isFollowed { isKept[index] = false }
      } else if announces, !isNextKept {
        isKept[index] = false
      } else if isKept[index] {
        isFollowed = true
      }
      isNextKept = isKept[index]
    }
  }
}
