/// Makes a tree of tags and text by the rules of browsers (WHATWG HTML, 13.2.6), as far as text
/// depends on them: tags that end others, scopes, and end tags that match nothing.
///
/// Left out are adoption and foster parenting, which move elements: a misplaced element stays where
/// it is, a link ends at its end tag whatever is open inside it.
///
/// Every step takes constant time: an open element knows the one below it of its own kind and the
/// nearest ones that bound the scopes, so that no search walks the stack. Elements nested deeper
/// than ``depthLimit`` become siblings, as in browsers.
struct HTMLTreeBuilder {
  static let depthLimit = 512
  /// How many bytes make a run of text look like sentences.
  private static let runningLength = 50

  private(set) var tree = HTMLTree()
  private var open = [OpenElement]()
  /// The depth of the innermost open element of each tag; -1 for none.
  private var last = [Int32](repeating: -1, count: HTMLTag.allCases.count)
  /// The same for those that are ``HTMLTag/other``, by the hash of their names.
  private var lastOther = [UInt64: Int32]()
  /// How many elements were open where the open link began; 0 outside links.
  private var linkCount = 0
  private var running: Int32 = 0
  /// The bytes of text since the last tag.
  private var run = 0
  /// Whether nothing but white space stands between here and the edge of a block.
  private var isAtEdge = true
  private var isHeadOver = false

  private struct OpenElement {
    var node: Int32
    var tag: HTMLTag
    var name: UInt64
    /// The depth of the next element of this kind below; -1 for none.
    var previous: Int32
    /// The depths of the innermost elements, up to this one, that bound each scope.
    var scope: Int32
    var tableScope: Int32
    var listScope: Int32
    var itemBound: Int32
    var inlineBound: Int32
  }

  init(reservingFor bytes: Int) {
    tree.nodes.reserveCapacity(bytes / 48)
    tree.text.reserveCapacity(bytes / 3)
    tree.nodes.append(.init(tag: .div, parent: -1, end: 0, textStart: 0, textEnd: 0))
    open.reserveCapacity(64)
    open.append(
      OpenElement(
        node: 0, tag: .html, name: 0, previous: -1, scope: 0, tableScope: 0, listScope: 0,
        itemBound: 0, inlineBound: 0))
  }

  /// The tree, when the page is over.
  mutating func finished() -> HTMLTree {
    endRun()
    pop(downTo: 0)
    return tree
  }

  /// Whether the innermost elements are drawings or formulas, where `/>` ends an element.
  var isForeign: Bool {
    max(depth(.svg), depth(.math)) > max(depth(.foreignObject), 0)
  }

  // MARK: Text

  /// Adds text as it stands in the page, without references to characters.
  mutating func add(text: UnsafeBufferPointer<UInt8>) {
    var text = text
    if isAtEdge, depth(.pre) < 0 {
      guard let first = text.firstIndex(where: { $0 > 0x20 }) else { return }
      text = UnsafeBufferPointer(rebasing: text[first...])
    }
    if text.isEmpty { return }
    makeTextNode()
    tree.text.append(contentsOf: text)
    tree.nodes[tree.nodes.count - 1].textEnd = Int32(tree.text.count)
    run += text.count
  }

  /// Adds a character, in UTF-8 from the lowest byte of `packed` on.
  mutating func add(character packed: UInt64) {
    makeTextNode()
    HTMLEntities.append(packed, to: &tree.text)
    tree.nodes[tree.nodes.count - 1].textEnd = Int32(tree.text.count)
    run += 1
  }

  private mutating func makeTextNode() {
    if !isHeadOver, top.tag == .head || open.count == 1 { closeHead() }
    isAtEdge = false
    let parent = top.node
    let hints: HTMLHints = linkCount > 0 ? .link : []
    let node = tree.nodes[tree.nodes.count - 1]
    if node.tag == .text, node.parent == parent, node.hints == hints { return }
    let index = Int32(tree.nodes.count), place = Int32(tree.text.count)
    tree.nodes.append(
      .init(
        tag: .text, hints: hints, parent: parent, end: index + 1, textStart: place,
        textEnd: place))
  }

  private mutating func endRun() {
    if linkCount == 0, run >= Self.runningLength { running += Int32(run) }
    run = 0
  }

  // MARK: Start tags

  /// A start tag, with the hash of its name and what its attributes say.
  mutating func start(_ tag: HTMLTag, name: UInt64, hints: HTMLHints, isSelfClosing: Bool) {
    endRun()
    if isSelfClosing, isForeign { return }
    switch tag {
    case .html: return
    case .head where isHeadOver: return
    case .body where depth(.body) >= 0: return
    case .head: break
    default:
      let isInHead = tag.belongsToHead && (top.tag == .head || open.count == 1)
      if !isHeadOver, tag == .body || !isInHead { closeHead() }
    }
    if tag == .a { startLink(hints) }
    closeImplied(by: tag)
    if tag.isVoid {
      if tag == .br || tag == .hr { close(append(tag, hints)) }
      return
    }
    // An inline element that says nothing is passed over, unless its end tag would end another.
    let isPlain = tag == .a || tag == .other
    if isPlain, hints.isDisjoint(with: .roles), depth(tag, name) < 0 { return }
    push(tag, name, hints)
  }

  private mutating func startLink(_ hints: HTMLHints) {
    close(depth(.a), from: top.inlineBound)
    linkCount = hints.contains(.link) ? open.count : 0
  }

  /// Ends the elements that the start of another ends.
  private mutating func closeImplied(by tag: HTMLTag) {
    if tag.isBlock {
      while isForeign { pop(downTo: max(depth(.svg), depth(.math))) }
      close(depth(.select), from: top.scope)
    }
    if tag.closesParagraph { closeParagraph() }
    let top = self.top, row = depth(.tr)
    switch tag {
    case .li: close(depth(.li), from: top.itemBound)
    case .dd, .dt: close(max(depth(.dd), depth(.dt)), from: top.itemBound)
    case .h1, .h2, .h3, .h4, .h5, .h6:
      if top.tag.headingLevel > 0 { pop(downTo: Int32(open.count - 1)) }
    case .button: close(depth(.button), from: top.scope)
    case .select, .input, .textarea: close(depth(.select), from: top.scope)
    case .option: close(depth(.option), from: top.scope)
    case .optgroup:
      let group = depth(.optgroup)
      close(group < 0 ? depth(.option) : group, from: top.scope)
    case .table:
      let isInTable = open[Int(top.tableScope)].tag == .table
      if isInTable, max(cellDepth, depth(.caption)) < top.tableScope { pop(downTo: top.tableScope) }
    case .caption, .thead, .tbody, .tfoot:
      if open[Int(top.tableScope)].tag == .table { pop(downTo: top.tableScope + 1) }
    case .tr:
      close(row > top.tableScope ? row : max(cellDepth, depth(.caption)), from: top.tableScope)
    case .td, .th:
      close(max(cellDepth, depth(.caption)), from: max(top.tableScope, row))
      if row > top.tableScope {
        pop(downTo: row + 1)
      } else if open[Int(top.tableScope)].tag == .table {
        push(.tr, 0, [])
      }
    default: break
    }
  }

  private mutating func closeParagraph() {
    close(depth(.p), from: max(top.scope, depth(.button)))
  }

  // MARK: End tags

  /// An end tag.
  mutating func end(_ tag: HTMLTag, name: UInt64) {
    endRun()
    switch tag {
    case .html, .body: return
    case .head: closeHead()
    case .br: close(append(.br, []))
    case .a:
      linkCount = 0
      close(depth(.a), from: top.inlineBound)
    case .p:
      if depth(.p) < max(top.scope, depth(.button)) { push(.p, 0, []) }
      closeParagraph()
    case .h1, .h2, .h3, .h4, .h5, .h6:
      let headings = Int(HTMLTag.h1.rawValue)...Int(HTMLTag.h6.rawValue)
      close(last[headings].max() ?? -1, from: top.scope)
    case .li: close(depth(.li), from: top.listScope)
    case .table, .thead, .tbody, .tfoot, .tr, .td, .th, .caption:
      close(depth(tag), from: top.tableScope)
    case .form, .other: close(depth(tag, name), from: top.inlineBound)
    default: close(depth(tag), from: top.scope)
    }
  }

  /// Ends the head, and what is open in it.
  private mutating func closeHead() {
    if depth(.head) >= 0 { pop(downTo: depth(.head)) }
    isHeadOver = true
  }

  // MARK: The stack

  private var top: OpenElement { open[open.count - 1] }

  private func depth(_ tag: HTMLTag) -> Int32 { last[Int(tag.rawValue)] }

  private func depth(_ tag: HTMLTag, _ name: UInt64) -> Int32 {
    if tag != .other { return depth(tag) }
    return lastOther.isEmpty ? -1 : lastOther[name] ?? -1
  }

  private var cellDepth: Int32 { max(depth(.td), depth(.th)) }

  /// Ends the element at a depth and all inside it, if it stands within the bound.
  private mutating func close(_ depth: Int32, from bound: Int32) {
    if depth > 0, depth >= bound { pop(downTo: depth) }
  }

  private mutating func push(_ tag: HTMLTag, _ name: UInt64, _ hints: HTMLHints) {
    if open.count >= Self.depthLimit { pop(downTo: Int32(open.count - 1)) }
    let depth = Int32(open.count), top = self.top
    open.append(
      OpenElement(
        node: append(tag, hints), tag: tag, name: name, previous: self.depth(tag, name),
        scope: tag.boundsScope ? depth : top.scope,
        tableScope: tag.boundsTableScope ? depth : top.tableScope,
        listScope: tag.boundsListScope ? depth : top.listScope,
        itemBound: tag.boundsItems ? depth : top.itemBound,
        inlineBound: tag.boundsInline ? depth : top.inlineBound))
    if tag == .other { lastOther[name] = depth } else { last[Int(tag.rawValue)] = depth }
  }

  private mutating func append(_ tag: HTMLTag, _ hints: HTMLHints) -> Int32 {
    let index = Int32(tree.nodes.count), place = Int32(tree.text.count)
    if tag.isBlock || tag == .br { isAtEdge = true }
    tree.nodes.append(
      .init(
        tag: tag, hints: hints, parent: top.node, end: index + 1, textStart: place,
        textEnd: place, runningStart: running, runningEnd: running))
    return index
  }

  /// Ends all elements from a depth on.
  private mutating func pop(downTo depth: Int32) {
    while open.count > depth, let element = open.popLast() {
      close(element.node)
      if element.tag.isBlock { isAtEdge = true }
      if element.tag != .other {
        last[Int(element.tag.rawValue)] = element.previous
      } else if element.previous < 0 {
        lastOther[element.name] = nil
      } else {
        lastOther[element.name] = element.previous
      }
    }
    if open.count < linkCount { linkCount = 0 }
  }

  private mutating func close(_ node: Int32) {
    tree.nodes[Int(node)].end = Int32(tree.nodes.count)
    tree.nodes[Int(node)].textEnd = Int32(tree.text.count)
    tree.nodes[Int(node)].runningEnd = running
  }

  // MARK: The head

  /// Takes over what a tag says about the page.
  mutating func note(_ words: AttributeWords) { words.fill(&tree.head) }

  /// Takes over the title of the page; the first one counts, and none of a drawing.
  mutating func note(title: [UInt8]) {
    if tree.head.title.isEmpty, !isForeign { tree.head.title = collapsed(title[...]) }
  }
}
