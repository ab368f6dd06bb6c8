private typealias Threshold = ExtractionThresholds

/// A page cut into blocks of text, with what is left out of it already.
struct Segmentation {
  /// How much is left out by what the page says of its own parts.
  enum Strictness: Int {
    /// Everything that any hint speaks against.
    case strict
    /// What is not shown or is no text by its element.
    case lenient
  }

  private(set) var blocks = [TextBlock]()
  /// For every element, the first block inside it and one past the last.
  private(set) var blockRanges: [Range<Int32>]

  private let tree: HTMLTree
  private let strictness: Strictness
  private var state = State()
  private var open = [(index: Int, saved: State)]()
  private var current: TextBlock?

  private struct State {
    var listDepth = 0
    var quoteDepth = 0
    var preformatted = 0
    var heading = 0
    var isTerm = false
    var isCell = false
    var row: Int32 = -1
    var owner: Int32 = 0
    var hints: HTMLHints = []
    /// The next number of the innermost ordered list; nil in a list of bullets.
    var counter: Int?
    var pendingItem = false
    var pendingOrdinal = 0
    var isItem = false
  }

  init(_ tree: HTMLTree, strictness: Strictness) {
    self.tree = tree
    self.strictness = strictness
    blockRanges = Array(repeating: 0..<0, count: tree.nodes.count)
    run()
  }

  private mutating func run() {
    var index = 1
    while index < tree.nodes.count {
      leave(before: index)
      let node = tree.nodes[index]
      if node.tag == .text {
        addText(index)
      } else if node.tag == .br || node.tag == .hr {
        if node.tag == .hr { closeBlock() }
      } else if isLeftOut(node) {
        if node.tag.isBlock { closeBlock() }
        index = Int(node.end)
        continue
      } else {
        enter(index, node)
      }
      index += 1
    }
    leave(before: tree.nodes.count)
    closeBlock()
    blockRanges[0] = 0..<Int32(blocks.count)
  }

  private func isLeftOut(_ node: HTMLTree.Node) -> Bool {
    if node.tag == .head || node.tag == .figcaption { return true }
    if node.hints.contains(.hidden), share(of: node) < Threshold.wrapperOfHidden { return true }
    if node.tag.isSkipped { return share(of: node) < Threshold.wrapperOfSkippedTag }
    guard strictness == .strict else { return false }
    switch node.tag {
    case .html, .body, .article, .main: return false
    default: break
    }
    if node.hints.contains(.comments) { return share(of: node) < Threshold.wrapperOfComments }
    // Wrappers of the whole page carry words such as `sidebar` too, and site builders put the
    // text of a page into `widget`s.
    if node.hints.contains(.boilerplate) {
      return share(of: node) < Threshold.wrapperOfBoilerplate
    }
    return node.hints.contains(.weakBoilerplate)
      && share(of: node) < Threshold.wrapperOfWeakBoilerplate
  }

  /// The share of the page's running text that stands inside an element, 0 … 1.
  private func share(of node: HTMLTree.Node) -> Double {
    let whole = tree.nodes[0].runningEnd
    return whole == 0 ? 0 : Double(node.runningEnd - node.runningStart) / Double(whole)
  }

  private mutating func enter(_ index: Int, _ node: HTMLTree.Node) {
    if node.tag.isBlock { closeBlock() }
    open.append((index, state))
    blockRanges[index] = Int32(blocks.count)..<Int32(blocks.count)
    state.hints.formUnion(inheritedHints(of: node))
    if node.tag.isBlock { state.owner = Int32(index) }
    switch node.tag {
    case .ul, .ol:
      state.listDepth += 1
      state.counter = node.tag == .ol ? 1 : nil
      state.isItem = false
    case .li:
      state.isItem = true
      state.pendingItem = true
      state.pendingOrdinal = state.counter ?? 0
    case .blockquote: state.quoteDepth += 1
    case .pre: state.preformatted += 1
    case .dt: state.isTerm = true
    case .tr: state.row = isDataRow(index, node) ? Int32(index) : -1
    case .td, .th: state.isCell = state.row >= 0
    case .table: state.row = -1
    default:
      if node.tag.headingLevel > 0 { state.heading = node.tag.headingLevel }
    }
  }

  /// The hints of an element that hold for the blocks inside it.
  private func inheritedHints(of node: HTMLTree.Node) -> HTMLHints {
    if node.tag == .html || node.tag == .body { return [] }
    let hints = node.hints.intersection([.aside, .content, .articleBody])
    // A date or a line on the author is short; a word such as `post-info` on more is a wrapper.
    let isWrapper = Int(node.textEnd - node.textStart) > Threshold.asideWrapperBytes
    return isWrapper ? hints.subtracting(.aside) : hints
  }

  private mutating func leave(before index: Int) {
    while let top = open.last, tree.nodes[top.index].end <= index {
      let tag = tree.nodes[top.index].tag
      if tag.isBlock { closeBlock() }
      blockRanges[top.index] = blockRanges[top.index].lowerBound..<Int32(blocks.count)
      var saved = top.saved
      // An item without text of its own hands its bullet to nobody; one with text has used it.
      if tag == .li, let counter = saved.counter { saved.counter = counter + 1 }
      if tag != .li, tag != .ul, tag != .ol { saved.pendingItem = state.pendingItem }
      state = saved
      open.removeLast()
    }
  }

  private mutating func addText(_ index: Int) {
    let node = tree.nodes[index]
    var block = current ?? newBlock(at: index)
    let bytes = tree.text[Int(node.textStart)..<Int(node.textEnd)]
    let measure = TextMeasure(bytes)
    if current == nil, measure.bytes == 0, state.preformatted == 0 { return }
    block.bytes += measure.bytes
    if node.hints.contains(.link) { block.linkBytes += measure.bytes }
    block.words += measure.words
    block.marks += measure.marks
    if measure.last != 0 { block.last = measure.last }
    block.nodes = block.nodes.lowerBound..<Int32(index + 1)
    current = block
  }

  private mutating func newBlock(at index: Int) -> TextBlock {
    let kind: TextBlock.Kind =
      if state.preformatted > 0 {
        .preformatted
      } else if state.heading > 0 {
        .heading
      } else if state.isCell {
        .cell
      } else if state.isTerm {
        .term
      } else if state.isItem {
        .item
      } else {
        .paragraph
      }
    var block = TextBlock(
      kind: kind, owner: state.owner, nodes: Int32(index)..<Int32(index), hints: state.hints)
    block.listDepth = state.listDepth
    block.quoteDepth = state.quoteDepth
    block.row = state.isCell ? state.row : -1
    block.level = state.heading
    switch tree.nodes[Int(state.owner)].tag {
    case .p, .li, .dd, .dt, .pre, .blockquote: block.isParagraph = true
    default: break
    }
    return block
  }

  private mutating func closeBlock() {
    guard var block = current else { return }
    current = nil
    guard block.bytes > 0 else { return }
    if state.pendingItem {
      block.beginsItem = true
      block.ordinal = state.pendingOrdinal
      state.pendingItem = false
    }
    blocks.append(block)
  }

  /// Whether a row holds data rather than the layout of a page: several cells of plain text.
  private func isDataRow(_ index: Int, _ row: HTMLTree.Node) -> Bool {
    var cells = 0, inner = 0
    for node in tree.nodes[(index + 1)..<Int(row.end)] {
      switch node.tag {
      case .td, .th: cells += 1
      case .table, .ul, .ol, .dl, .pre, .form, .blockquote, .h1, .h2, .h3, .article, .section:
        return false
      default: if node.tag.isBlock { inner += 1 }
      }
    }
    return cells > 1 && inner <= cells
  }
}

/// The measures of a run of text.
struct TextMeasure {
  var bytes = 0
  var words = 0
  var marks = 0
  /// The last byte that is no white space; 0 if there is none.
  var last: UInt8 = 0

  init(_ text: ArraySlice<UInt8>) {
    var isInWord = false
    text.withUnsafeBufferPointer { text in
      for byte in text {
        if byte <= 0x20 {
          isInWord = false
          continue
        }
        bytes += 1
        last = byte
        if !isInWord {
          words += 1
          isInWord = true
        }
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "!"), UInt8(ascii: "?"),
          UInt8(ascii: ";"):
          marks += 1
        default: break
        }
      }
    }
  }
}
