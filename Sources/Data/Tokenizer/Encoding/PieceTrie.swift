/// Byte strings with a number each, as a double array: a step costs one load.
///
/// The child of a node for a byte stands at the node's base + byte if its parent is the node. Built
/// in the order of the strings; memory is about 12 bytes for every distinct prefix.
struct PieceTrie: Sendable {
  /// A node; `value` is -1 where no string ends.
  struct Node: BitwiseCopyable {
    var base: Int32 = 0
    var parent: Int32 = -1
    var value: Int32 = -1
  }

  private let table: ConstantTable<Node>

  /// The nodes, the root first; 256 more than there are bases, so that no byte leads outside.
  var nodes: UnsafePointer<Node> { table.start }

  /// A trie of strings, which must differ and not be empty.
  init(_ strings: [(bytes: ArraySlice<UInt8>, value: Int32)]) {
    let sorted = strings.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    var builder = Builder()
    builder.build(sorted)
    table = ConstantTable(builder.nodes)
  }

  /// The length and the value of the longest string that a text begins with.
  @inline(__always)
  func longestPrefix(
    of text: UnsafePointer<UInt8>, _ count: Int
  ) -> (length: Int, value: Int32)? {
    var node: Int32 = 0, found: (length: Int, value: Int32)?
    for index in 0..<count {
      let child = nodes[Int(node)].base &+ Int32(text[index])
      guard nodes[Int(child)].parent == node else { break }
      node = child
      if nodes[Int(node)].value >= 0 { found = (index + 1, nodes[Int(node)].value) }
    }
    return found
  }

  /// Places the children of one node after another where there is room.
  private struct Builder {
    var nodes = [Node](repeating: Node(), count: 512)
    /// No slot below is free.
    private var firstFree = 1

    mutating func build(_ strings: [(bytes: ArraySlice<UInt8>, value: Int32)]) {
      nodes[0].parent = -2
      var open = [(node: 0, strings: strings.indices, depth: 0)]
      while let (node, range, depth) = open.popLast() {
        var range = range
        if let first = range.first, strings[first].bytes.count == depth {
          nodes[node].value = strings[first].value
          range = range.dropFirst()
        }
        var groups: [(byte: UInt8, strings: Range<Int>)] = []
        for index in range {
          let bytes = strings[index].bytes
          let byte = bytes[bytes.startIndex + depth]
          if groups.last?.byte != byte { groups.append((byte, index..<index)) }
          groups[groups.count - 1].strings = groups[groups.count - 1].strings.lowerBound..<index + 1
        }
        guard !groups.isEmpty else { continue }
        let base = place(groups.map(\.byte))
        nodes[node].base = Int32(base)
        for group in groups {
          nodes[base + Int(group.byte)].parent = Int32(node)
          open.append((base + Int(group.byte), group.strings, depth + 1))
        }
      }
    }

    /// The first base whose slots for all bytes are free, looking at most at 1,024 of them.
    private mutating func place(_ bytes: [UInt8]) -> Int {
      let first = Int(bytes.first ?? 0)
      while firstFree < nodes.count, nodes[firstFree].parent != -1 { firstFree += 1 }
      var slot = max(firstFree, first + 1), tries = 0
      while tries < 1024 {
        let base = slot - first
        while nodes.count < base + 512 { nodes.append(Node()) }
        if bytes.allSatisfy({ nodes[base + Int($0)].parent == -1 }) { return base }
        slot += 1
        tries += nodes[slot].parent == -1 ? 1 : 0
      }
      let base = nodes.count
      nodes += [Node](repeating: Node(), count: 512)
      return base
    }
  }
}
