import CSimdJSON

/// The texts of the items in a JSON value, wherever a benchmark puts them.
///
/// - The elements of an array are items; an object is one, unless it is the wrapping of a list:
///   then the elements of its longest array of objects are (`examples`, `Data`).
/// - An item with a string under `text` is that text. Of others all strings count in the order of
///   the file, one below the other; so do the keys of an object whose values are numbers and truth
///   values alone, for such keys are the choices (`target_scores`).
/// - Strings of a single word (identities, labels, addresses) are left out, unless an item has no
///   others.
struct JSONItems {
  private let nodes: JSONNodes

  init(_ nodes: JSONNodes) { self.nodes = nodes }

  /// The texts of a whole file's items.
  var texts: [String] { itemIndices.map(text) }

  /// The text of a value that is one item, as lines of JSON lines are.
  var text: String { text(at: 0) }

  private var itemIndices: [Int] {
    switch Int(nodes.nodes[0].kind) {
    case Int(gopher_json_array): return children(of: 0)
    case Int(gopher_json_object):
      let lists = members(of: 0).map(\.value).filter { value in
        isKind(value, gopher_json_array) && nodes.count(at: value) > 0
          && isKind(value + 1, gopher_json_object)
      }
      let longest = lists.max { nodes.count(at: $0) < nodes.count(at: $1) }
      return longest.map(children) ?? [0]
    default: return [0]
    }
  }

  private func text(at index: Int) -> String {
    if isKind(index, gopher_json_object),
      let member = members(of: index).last(where: { nodes.string(at: $0.key) == "text" }),
      isKind(member.value, gopher_json_string)
    {
      return nodes.string(at: member.value)
    }
    var strings: [String] = []
    collect(index, into: &strings)
    let passages = strings.filter { $0.contains { $0.isWhitespace } }
    return (passages.isEmpty ? strings : passages).joined(separator: "\n")
  }

  private func collect(_ index: Int, into strings: inout [String]) {
    switch Int(nodes.nodes[index].kind) {
    case Int(gopher_json_string): strings.append(nodes.string(at: index))
    case Int(gopher_json_array): for child in children(of: index) { collect(child, into: &strings) }
    case Int(gopher_json_object):
      let members = members(of: index)
      if members.allSatisfy({ isScore($0.value) }) {
        strings += members.map { nodes.string(at: $0.key) }
      } else {
        for member in members { collect(member.value, into: &strings) }
      }
    default: break
    }
  }

  private func isKind(_ index: Int, _ kind: some BinaryInteger) -> Bool {
    Int(nodes.nodes[index].kind) == Int(kind)
  }

  private func isScore(_ index: Int) -> Bool {
    [
      Int(gopher_json_false), Int(gopher_json_true), Int(gopher_json_integer),
      Int(gopher_json_unsigned), Int(gopher_json_double),
    ].contains(Int(nodes.nodes[index].kind))
  }

  /// The indices of an array's elements.
  private func children(of index: Int) -> [Int] {
    var next = index + 1
    return (0..<nodes.count(at: index)).map { _ in
      defer { next = end(of: next) }
      return next
    }
  }

  /// The indices of an object's keys and values.
  private func members(of index: Int) -> [(key: Int, value: Int)] {
    var next = index + 1
    return (0..<nodes.count(at: index)).map { _ in
      defer { next = end(of: next + 1) }
      return (next, next + 1)
    }
  }

  /// The index behind a value and everything in it.
  private func end(of index: Int) -> Int {
    var next = index, open = 1
    while open > 0 {
      open -= 1
      switch Int(nodes.nodes[next].kind) {
      case Int(gopher_json_array): open += nodes.count(at: next)
      case Int(gopher_json_object): open += 2 * nodes.count(at: next)
      default: break
      }
      next += 1
    }
    return next
  }
}
