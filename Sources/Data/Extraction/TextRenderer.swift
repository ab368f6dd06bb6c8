/// Writes blocks as plain text: paragraphs apart by a blank line, items one a line with `- ` or
/// their number, code as it stands, rows of tables one a line with ` | ` between cells.
struct TextRenderer {
  private let tree: HTMLTree
  private var output = [UInt8]()

  /// Lists nested deeper are indented no further: a page of short items inside hundreds of lists
  /// would become a thousand times its size.
  private static let deepestList = 16

  static func text(of blocks: [TextBlock], in tree: HTMLTree) -> [UInt8] {
    var renderer = TextRenderer(tree: tree)
    var previous: TextBlock?
    for block in blocks {
      renderer.separate(previous, block)
      renderer.write(block)
      previous = block
    }
    return renderer.output
  }

  private init(tree: HTMLTree) {
    self.tree = tree
    output.reserveCapacity(tree.text.count)
  }

  private mutating func separate(_ previous: TextBlock?, _ block: TextBlock) {
    guard let previous else { return }
    if block.row >= 0, block.row == previous.row {
      output += " | ".utf8
      return
    }
    let isDense =
      block.row >= 0 && previous.row >= 0
      || block.listDepth > 0 && previous.listDepth > 0
        && block.kind != .preformatted && previous.kind != .preformatted
      || previous.kind == .term
    output += (isDense ? "\n" : "\n\n").utf8
  }

  private mutating func write(_ block: TextBlock) {
    if block.kind == .preformatted {
      writePreformatted(block)
      return
    }
    if block.listDepth > 0, block.kind != .cell {
      let indent = 2 * (min(block.listDepth, Self.deepestList) - 1) + (block.beginsItem ? 0 : 2)
      output += repeatElement(0x20, count: indent)
      if block.beginsItem {
        let ordinal = block.ordinal ?? 0
        output += (ordinal > 0 ? "\(ordinal). " : "- ").utf8
      }
    }
    writeCollapsed(block)
  }

  private mutating func writeCollapsed(_ block: TextBlock) {
    let start = output.count
    var needsSpace = false
    for node in tree.nodes[Int(block.nodes.lowerBound)..<Int(block.nodes.upperBound)] {
      if node.tag == .br {
        if output.count > start {
          output.append(0x0A)
        }
        needsSpace = false
        continue
      }
      guard node.tag == .text else { continue }
      var index = Int(node.textStart)
      let end = Int(node.textEnd)
      while index < end {
        let byte = tree.text[index]
        let width = invisibleWidth(at: index, end: end)
        if byte <= 0x20 || width == 2 {
          needsSpace = output.count > start
          index += max(width, 1)
          continue
        }
        if width == 3 {
          index += 3
          continue
        }
        if needsSpace, output.last != 0x0A { output.append(0x20) }
        needsSpace = false
        output.append(byte)
        index += 1
      }
    }
    while let last = output.last, last == 0x0A, output.count > start { output.removeLast() }
  }

  /// 2 for a no-break space, 3 for a zero-width space or joiner, 0 for all else.
  private func invisibleWidth(at index: Int, end: Int) -> Int {
    let byte = tree.text[index]
    if byte == 0xC2, index + 1 < end, tree.text[index + 1] == 0xA0 { return 2 }
    if byte == 0xE2, index + 2 < end, tree.text[index + 1] == 0x80, tree.text[index + 2] == 0x8B {
      return 3
    }
    if byte == 0xEF, index + 2 < end, tree.text[index + 1] == 0xBB, tree.text[index + 2] == 0xBF {
      return 3
    }
    return 0
  }

  private mutating func writePreformatted(_ block: TextBlock) {
    let start = output.count
    for node in tree.nodes[Int(block.nodes.lowerBound)..<Int(block.nodes.upperBound)] {
      if node.tag == .br { output.append(0x0A) }
      guard node.tag == .text else { continue }
      output += tree.text[Int(node.textStart)..<Int(node.textEnd)]
    }
    while let last = output.last, isSpace(last), output.count > start { output.removeLast() }
    if output.count > start, output[start] == 0x0A { output.remove(at: start) }
  }
}
