/// A model's precompiled character map: what strings of characters become, the longest first.
///
/// The blob is `u32 size | trie | strings`: a double-array trie in Darts-clone's form, whose values
/// are offsets of strings that end with a NUL. A unit of the trie holds its label in bits 0–7 and
/// 31, whether a value hangs on it in bit 8, and how far its children lie in bits 9–31.
///
/// The whole trie is walked once when it is read, so that looking up needs no bounds check: no
/// path leaves the array, none runs in a circle, none passes more than 32 values, and every value is
/// the offset of a string within the blob.
struct CharacterMap {
  /// The units of the trie.
  let units: [UInt32]
  /// The strings, each ended by a NUL.
  let strings: [UInt8]
  /// Whether all strings are UTF-8.
  let isUTF8: Bool

  /// Values on one path that libsentencepiece has room for.
  private static let mostValues = 32

  /// Reads and checks the blob that lies in a range of bytes.
  init(_ bytes: [UInt8], _ range: Range<Int>) throws(ProtobufFields.Damage) {
    func damage(_ reason: String) -> ProtobufFields.Damage {
      ProtobufFields.Damage(reason: "its character map \(reason)", offset: range.lowerBound)
    }
    guard range.count > 4 else { throw damage("is cut off") }
    let blob = bytes[range]
    let size = blob.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    guard size < range.count - 4, size >= 1024 else {
      throw damage("has a trie of \(size) bytes in a blob of \(range.count)")
    }
    let start = range.lowerBound + 4
    units = (0..<size / 4).map { unit in
      (0..<4).reduce(0) { $0 | UInt32(bytes[start + 4 * unit + $1]) << UInt32(8 * $1) }
    }
    strings = Array(bytes[(start + size)..<range.upperBound])
    isUTF8 = String(validating: strings, as: UTF8.self) != nil
    guard let last = strings.lastIndex(of: 0) else { throw damage("has strings without an end") }
    try TrieWalk(units: units, strings: strings, lastValue: last)
      .check(mostValues: Self.mostValues, damage)
  }

  /// How far the children of a unit lie, to be combined with its place by exclusive or.
  @inline(__always)
  static func offset(_ unit: UInt32) -> Int { Int((unit >> 10) << ((unit & 1 << 9) >> 6)) }

  /// The label of a unit; above 255 for a value.
  @inline(__always)
  static func label(_ unit: UInt32) -> UInt32 { unit & (1 << 31 | 0xFF) }

  /// Whether a value hangs on a unit, at the place where its children lie.
  @inline(__always)
  static func hasValue(_ unit: UInt32) -> Bool { unit >> 8 & 1 == 1 }

  /// The value of a unit that is one.
  @inline(__always)
  static func value(_ unit: UInt32) -> Int { Int(unit & 0x7FFF_FFFF) }
}

/// One walk through all of a trie that may be damaged.
private struct TrieWalk {
  let units: [UInt32]
  let strings: [UInt8]
  let lastValue: Int

  /// Units by the place of their parent's children, as `starts[place]..<starts[place + 1]` of
  /// `children`; values and units that no parent can have are left out.
  private func family() -> (starts: [Int], children: [Int]) {
    var starts = [Int](repeating: 0, count: units.count + 1)
    let labelled = units.indices.filter {
      CharacterMap.label(units[$0]) <= 0xFF && $0 ^ Int(units[$0] & 0xFF) < units.count
    }
    for unit in labelled { starts[(unit ^ Int(units[unit] & 0xFF)) + 1] += 1 }
    for place in units.indices { starts[place + 1] += starts[place] }
    var filled = starts
    var children = [Int](repeating: 0, count: labelled.count)
    for unit in labelled {
      let place = unit ^ Int(units[unit] & 0xFF)
      children[filled[place]] = unit
      filled[place] += 1
    }
    return (starts, children)
  }

  /// A unit on the walk's path: its children that are still to come and the values seen.
  private struct Step {
    let unit: Int
    var next: Int
    let end: Int
    /// Values on the unit itself, and most values on a path below it.
    let own: Int
    var below = 0
  }

  /// Visits every unit that a text can lead to; a unit is left after all its children.
  func check(
    mostValues: Int, _ damage: (String) -> ProtobufFields.Damage
  ) throws(ProtobufFields.Damage) {
    let (starts, children) = family()
    // Nil where not seen, -1 on the path, else the most values on a path from the unit on.
    var values = [Int?](repeating: nil, count: units.count)
    var path = [try step(into: 0, starts, damage)]
    values[0] = -1
    while var top = path.popLast() {
      if top.next == top.end {
        let total = top.own + top.below
        guard total <= mostValues else { throw damage("has rules that begin with one another") }
        values[top.unit] = total
        if let parent = path.indices.last { path[parent].below = max(path[parent].below, total) }
        continue
      }
      let child = children[top.next]
      top.next += 1
      switch values[child] {
      case nil:
        path.append(top)
        path.append(try step(into: child, starts, damage))
        values[child] = -1
      case -1: throw damage("runs in a circle")
      case let total?:
        top.below = max(top.below, total)
        path.append(top)
      }
    }
  }

  private func step(
    into unit: Int, _ starts: [Int], _ damage: (String) -> ProtobufFields.Damage
  ) throws(ProtobufFields.Damage) -> Step {
    let place = unit ^ CharacterMap.offset(units[unit])
    guard place | 0xFF < units.count else { throw damage("points outside itself") }
    let hasValue = CharacterMap.hasValue(units[unit])
    if hasValue {
      let value = CharacterMap.value(units[place])
      guard value <= lastValue else { throw damage("points behind its strings") }
      guard strings[value] & 0xC0 != 0x80 else { throw damage("points into a character") }
    }
    return Step(unit: unit, next: starts[place], end: starts[place + 1], own: hasValue ? 1 : 0)
  }
}
