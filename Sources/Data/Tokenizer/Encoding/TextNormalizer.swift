/// SentencePiece's normalisation of text, byte for byte (`normalizer.cc`).
///
/// From left to right, the longest user-defined symbol stays as it is; else the longest string
/// in the character map becomes what the map says; else a character stays, and a byte that begins
/// no UTF-8 becomes U+FFFD. With `removes_extra_spaces`, spaces at both ends go and of several one
/// stays; a dummy space is put before or behind.
///
/// The result is written with one byte for a space: where the model escapes spaces, U+2581 and a
/// space are one character and stand as 0x20, which no escaped text holds otherwise.
struct TextNormalizer: Sendable {
  let escapesSpaces: Bool
  private let addsPrefix: Bool
  private let addsSuffix: Bool
  private let removesExtraSpaces: Bool
  private let map: Map?
  private let symbols: PieceTrie?
  /// For each byte what is to be done with it where an ASCII character or the end follows: the
  /// byte that it becomes, or ``Plain/none``.
  private let plain: ConstantTable<UInt8>
  /// Whether every ASCII character stays as it is where ASCII or the end follows.
  private let keepsASCII: Bool

  /// The character map's two parts.
  fileprivate struct Map: Sendable {
    let units: ConstantTable<UInt32>
    let strings: ConstantTable<UInt8>
  }

  private enum Plain {
    static let none: UInt8 = 0xFF
  }

  /// The normaliser of a model; nil where its map or its symbols are not UTF-8, on which
  /// everything that follows relies.
  init?(_ model: SentencePieceModel) {
    let settings = model.normalizer
    escapesSpaces = settings.escapesSpaces
    addsPrefix = settings.addsDummyPrefix && !model.hasSpaceAsSuffix
    addsSuffix = settings.addsDummyPrefix && model.hasSpaceAsSuffix
    removesExtraSpaces = settings.removesExtraSpaces
    if settings.characterMap.isEmpty {
      map = nil
    } else {
      guard let checked = try? CharacterMap(model.bytes, settings.characterMap), checked.isUTF8
      else { return nil }
      map = Map(units: ConstantTable(checked.units), strings: ConstantTable(checked.strings))
    }
    let texts = model.pieces.indices.filter { model.pieces[$0].kind == .userDefined }
      .map { (bytes: model.bytes[model.pieces[$0].text], value: Int32($0)) }
    guard texts.allSatisfy({ String(validating: $0.bytes, as: UTF8.self) != nil }) else {
      return nil
    }
    symbols = texts.isEmpty ? nil : PieceTrie(texts)
    plain = ConstantTable(Self.plainBytes(map, symbols))
    keepsASCII =
      !settings.removesExtraSpaces
      && (0..<128).allSatisfy { [plain] in plain.start[$0] == UInt8($0) }
  }

  /// A byte is plain if no symbol and no string of the map reaches from it to an ASCII character
  /// that follows, and what becomes of it alone is one ASCII character.
  private static func plainBytes(_ map: Map?, _ symbols: PieceTrie?) -> [UInt8] {
    (0..<256).map { byte in
      guard byte < 128 else { return Plain.none }
      if let symbols {
        let child = Int(symbols.nodes[0].base) + byte
        if symbols.nodes[child].parent == 0 {
          let isAlone = (0..<256).allSatisfy {
            symbols.nodes[Int(symbols.nodes[child].base) + $0].parent != Int32(child)
          }
          return isAlone ? UInt8(byte) : Plain.none
        }
      }
      guard let map else { return UInt8(byte) }
      let units = map.units.start
      let unit = CharacterMap.offset(units[0]) ^ byte
      guard CharacterMap.label(units[unit]) == byte else { return UInt8(byte) }
      let below = unit ^ CharacterMap.offset(units[unit])
      for next in 0..<128 where CharacterMap.label(units[below ^ next]) == next {
        return Plain.none
      }
      guard CharacterMap.hasValue(units[unit]) else { return UInt8(byte) }
      let text = map.strings.start + CharacterMap.value(units[below])
      return text[0] != 0 && text[0] < 128 && text[1] == 0 ? text[0] : Plain.none
    }
  }

  /// Writes the normal form of a text; returns its length.
  ///
  /// Room for 16 bytes is left behind it.
  ///
  /// - Complexity: O(length of the text and of the result).
  func normalize(
    _ text: UnsafeBufferPointer<UInt8>, into buffer: inout GrowingBuffer<UInt8>
  ) -> Int {
    guard let start = text.baseAddress, text.count > 0 else { return 0 }
    var position = removesExtraSpaces ? firstText(start, text.count) : 0
    if position == text.count { return 0 }
    var count = 0, isAfterSpace = removesExtraSpaces
    buffer.reserve(text.count + text.count / 8 + 64, keeping: 0)
    if addsPrefix {
      buffer.start[0] = Self.space
      count = 1
    }
    while position < text.count {
      // Everything plain takes as much room as it has; 64 more for what comes between.
      buffer.reserve(count + (text.count - position) + 64, keeping: count)
      position += copyPlain(
        start + position, text.count - position, to: buffer.start, &count, &isAfterSpace)
      guard position < text.count else { break }
      position += appendNext(
        start + position, text.count - position, to: &buffer, &count, &isAfterSpace)
    }
    if removesExtraSpaces {
      while count > 0, buffer.start[count - 1] == Self.space { count -= 1 }
    }
    if addsSuffix {
      buffer.reserve(count + 17, keeping: count)
      buffer.start[count] = Self.space
      count += 1
    }
    return count
  }

  /// Copies what is plain from the start of a text; returns how much.
  private func copyPlain(
    _ text: UnsafePointer<UInt8>, _ count: Int, to result: UnsafeMutablePointer<UInt8>,
    _ written: inout Int, _ isAfterSpace: inout Bool
  ) -> Int {
    var position = 0, target = result + written
    if keepsASCII {
      // A block is copied but for its last byte, whose successor is not known to be ASCII.
      while position + 16 <= count {
        let block = UnsafeRawPointer(text + position)
          .loadUnaligned(as: SIMD2<UInt64>.self)
        guard (block[0] | block[1]) & 0x8080_8080_8080_8080 == 0 else { break }
        UnsafeMutableRawPointer(target).storeBytes(of: block, as: SIMD2<UInt64>.self)
        position += 15
        target += 15
      }
    }
    while position < count {
      let byte = plain.start[Int(text[position])]
      guard byte != Plain.none, position + 1 == count || text[position + 1] < 0x80 else { break }
      position += 1
      if byte == Self.space, isAfterSpace { continue }
      target[0] = byte
      target += 1
      isAfterSpace = removesExtraSpaces && byte == Self.space
    }
    written = target - result
    return position
  }

  /// Appends what the next character, symbol or string of the map becomes; returns its length in
  /// the text.
  private func appendNext(
    _ text: UnsafePointer<UInt8>, _ count: Int, to buffer: inout GrowingBuffer<UInt8>,
    _ written: inout Int, _ isAfterSpace: inout Bool
  ) -> Int {
    let step = next(text, count)
    var source = step.result, rest = step.count
    while isAfterSpace, rest > 0, source[0] == Self.space {
      source += 1
      rest -= 1
    }
    guard rest > 0 else { return step.consumed }
    buffer.reserve(written + rest + (count - step.consumed) + 64, keeping: written)
    isAfterSpace = removesExtraSpaces && source[rest - 1] == Self.space
    let target = buffer.start
    while rest > 0 {
      if escapesSpaces, rest >= 3, source[0] == 0xE2, source[1] == 0x96, source[2] == 0x81 {
        target[written] = Self.space
        (source, rest) = (source + 3, rest - 3)
      } else {
        target[written] = source[0]
        (source, rest) = (source + 1, rest - 1)
      }
      written += 1
    }
    return step.consumed
  }

  /// Where the text begins behind everything that becomes exactly a space.
  private func firstText(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int {
    var position = 0
    while position < count {
      let step = next(text + position, count - position)
      guard step.count == 1, step.result[0] == Self.space else { break }
      position += step.consumed
    }
    return position
  }

  /// What the start of a text, which is not empty, becomes, and how much of it.
  @inline(__always)
  private func next(
    _ text: UnsafePointer<UInt8>, _ count: Int
  ) -> (result: UnsafePointer<UInt8>, count: Int, consumed: Int) {
    if let symbols, let found = symbols.longestPrefix(of: text, count) {
      return (text, found.length, found.length)
    }
    if let map, let found = map.longestPrefix(of: text, count) {
      var length = 0
      while found.result[length] != 0 { length += 1 }
      return (found.result, length, found.consumed)
    }
    let length = UTF8Sequence.length(text, count)
    if length > 0 { return (text, length, length) }
    return (UTF8Sequence.replacement.start, 3, 1)
  }

  private static let space: UInt8 = 0x20
}

extension TextNormalizer.Map {
  /// The longest string that a text begins with, and what it becomes, ended by a NUL.
  ///
  /// ``CharacterMap`` has checked that no path through the units leaves them.
  @inline(__always)
  fileprivate func longestPrefix(
    of text: UnsafePointer<UInt8>, _ count: Int
  ) -> (result: UnsafePointer<UInt8>, consumed: Int)? {
    let units = units.start
    var place = CharacterMap.offset(units[0]), consumed = 0, value = 0
    for index in 0..<count {
      place ^= Int(text[index])
      let unit = units[place]
      guard CharacterMap.label(unit) == UInt32(text[index]) else { break }
      place ^= CharacterMap.offset(unit)
      if CharacterMap.hasValue(unit) {
        consumed = index + 1
        value = CharacterMap.value(units[place])
      }
    }
    return consumed > 0 ? (strings.start + value, consumed) : nil
  }
}

/// UTF-8 as SentencePiece reads it.
enum UTF8Sequence {
  /// The bytes of U+FFFD.
  static let replacement = ConstantTable<UInt8>([0xEF, 0xBF, 0xBD])

  /// The length of the character that a text, which is not empty, begins with; 0 for bytes that are
  /// none, overlong forms and surrogates included.
  @inline(__always)
  static func length(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int {
    let first = text[0]
    if first < 0x80 { return 1 }
    func follows(_ index: Int) -> Bool { text[index] & 0xC0 == 0x80 }
    if first & 0xE0 == 0xC0, count >= 2 { return first >= 0xC2 && follows(1) ? 2 : 0 }
    if first & 0xF0 == 0xE0, count >= 3 {
      guard follows(1), follows(2) else { return 0 }
      if first == 0xE0 { return text[1] >= 0xA0 ? 3 : 0 }
      return first == 0xED && text[1] >= 0xA0 ? 0 : 3
    }
    if first & 0xF8 == 0xF0, count >= 4 {
      guard follows(1), follows(2), follows(3), first <= 0xF4 else { return 0 }
      if first == 0xF0 { return text[1] >= 0x90 ? 4 : 0 }
      return first == 0xF4 && text[1] >= 0x90 ? 0 : 4
    }
    return 0
  }

  /// The code point of a character in valid UTF-8, and its length.
  @inline(__always)
  static func character(_ text: UnsafePointer<UInt8>) -> (scalar: UInt32, length: Int) {
    let first = UInt32(text[0])
    if first < 0x80 { return (first, 1) }
    func bits(_ index: Int) -> UInt32 { UInt32(text[index] & 0x3F) }
    if first < 0xE0 { return ((first & 0x1F) << 6 | bits(1), 2) }
    if first < 0xF0 { return ((first & 0x0F) << 12 | bits(1) << 6 | bits(2), 3) }
    return ((first & 7) << 18 | bits(1) << 12 | bits(2) << 6 | bits(3), 4)
  }
}
