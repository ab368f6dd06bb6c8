import CXXHash

/// The fast form of ``TextScan`` for words between white space.
///
/// Two things make it fast. Between white space, a line begins with its first word and ends with
/// its last one, so that nothing has to be followed but words. And a word of small letters and
/// digits of ASCII is its own normalised form, so that one hash serves as both. Inside a word a byte
/// of ASCII costs one look into a table, without a branch. ``TextScan`` is the plain version: tests
/// hold one against the other.
struct WordScan {
  private(set) var characters = 0
  private(set) var words: [Word] = []
  private(set) var lines: [TextSpan] = []
  private(set) var paragraphs: [TextSpan] = []
  private(set) var alphabeticWords = 0

  /// An open line or paragraph: its bytes and code points so far.
  private struct Open {
    var start = -1
    var characterStart = 0
    var end = 0
    var characterEnd = 0

    @inline(__always)
    mutating func extend(_ start: Int, _ characterStart: Int, to end: Int, _ characterEnd: Int) {
      if self.start < 0 { (self.start, self.characterStart) = (start, characterStart) }
      (self.end, self.characterEnd) = (end, characterEnd)
    }

    /// The stretch, which then is closed; nil if there was none.
    mutating func close() -> TextSpan? {
      guard start >= 0 else { return nil }
      defer { start = -1 }
      return TextSpan(start: start, end: end, characters: characterEnd - characterStart)
    }
  }

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    let table = CharacterTable.shared
    words.reserveCapacity(bytes.count / 5 + 8)
    lines.reserveCapacity(bytes.count / 64 + 4)
    table.asciiKinds.withUnsafeBufferPointer { kinds in
      // A lower-case form takes at most 3 bytes where the code point took 2.
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count * 3 / 2 + 8) {
        scan(bytes, kinds, table, $0)
      }
    }
  }

  private mutating func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, _ kinds: UnsafeBufferPointer<UInt8>,
    _ table: CharacterTable, _ normalized: UnsafeMutableBufferPointer<UInt8>
  ) {
    var words: [Word] = []
    swap(&words, &self.words)
    var line = Open(), paragraph = Open()
    let count = bytes.count
    var position = 0, characters = 0, alphabetic = 0
    while position < count {
      let byte = bytes[position]
      if kinds[Int(byte)] & CharacterTable.whitespace != 0 {
        if byte == 0x0A { endLine(&line, &paragraph) }
        position &+= 1
        characters &+= 1
        continue
      }
      let start = position, characterStart = characters
      // Bytes of the normalised word, flags that any and that all of its characters have, and the
      // bytes of characters beyond their first one.
      var length = 0, further = 0
      var any: UInt8 = 0, all: UInt8 = 0xFF
      while position < count {
        let byte = bytes[position]
        let kind = kinds[Int(byte)]
        if kind & (CharacterTable.whitespace | CharacterTable.wide) == 0 {
          // Capitals become small ones; what is no content is overwritten.
          normalized[length] = byte | (kind & CharacterTable.capital)
          length &+= Int(kind & CharacterTable.content) >> 2
          any |= kind
          all &= kind
          position &+= 1
        } else if kind & CharacterTable.wide == 0 {
          break
        } else {
          let (scalar, size) = decode(bytes, at: position)
          let flags = table.flags(ofValue: scalar)
          if flags & CharacterTable.whitespace != 0 { break }
          if flags & CharacterTable.content != 0 {
            length += encode(table.lowercase(ofValue: scalar), into: normalized, at: length)
          }
          any |= flags
          all = 0
          position += size
          further += size - 1
        }
      }
      guard position > start else {
        // White space beyond ASCII.
        position += decode(bytes, at: position).1
        characters += 1
        continue
      }
      characters &+= position &- start &- further
      line.extend(start, characterStart, to: position, characters)
      alphabetic &+= Int(any & CharacterTable.letter) >> 1
      let hash = UInt64(XXH3_64bits(bytes.baseAddress.map { $0 + start }, position &- start))
      var normalizedHash: UInt64 = 0
      if length > 0 {
        normalizedHash =
          all & CharacterTable.plain != 0
          ? hash : UInt64(XXH3_64bits(normalized.baseAddress, length))
        if normalizedHash == 0 { normalizedHash = 1 }
      }
      words.append(
        Word(
          start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: position),
          characterStart: UInt32(truncatingIfNeeded: characterStart),
          characters: UInt32(truncatingIfNeeded: characters &- characterStart), hash: hash,
          normalizedHash: normalizedHash))
    }
    endLine(&line, &paragraph)
    endLine(&line, &paragraph)
    swap(&words, &self.words)
    self.characters = characters
    alphabeticWords = alphabetic
  }

  /// Ends a line, and without one the paragraph.
  private mutating func endLine(_ line: inout Open, _ paragraph: inout Open) {
    let (start, characterStart) = (line.start, line.characterStart)
    if let span = line.close() {
      lines.append(span)
      paragraph.extend(start, characterStart, to: span.end, characterStart + span.characters)
    } else if let span = paragraph.close() {
      paragraphs.append(span)
    }
  }
}

/// Writes a code point as UTF-8 and returns how many bytes that took.
@inline(__always)
private func encode(
  _ scalar: UInt32, into buffer: UnsafeMutableBufferPointer<UInt8>, at offset: Int
) -> Int {
  func put(_ index: Int, _ byte: UInt32) {
    buffer[offset + index] = UInt8(truncatingIfNeeded: byte)
  }
  if scalar < 0x80 {
    put(0, scalar)
    return 1
  }
  if scalar < 0x800 {
    put(0, 0xC0 | scalar >> 6)
    put(1, 0x80 | scalar & 0x3F)
    return 2
  }
  if scalar < 0x10000 {
    put(0, 0xE0 | scalar >> 12)
    put(1, 0x80 | scalar >> 6 & 0x3F)
    put(2, 0x80 | scalar & 0x3F)
    return 3
  }
  put(0, 0xF0 | scalar >> 18)
  put(1, 0x80 | scalar >> 12 & 0x3F)
  put(2, 0x80 | scalar >> 6 & 0x3F)
  put(3, 0x80 | scalar & 0x3F)
  return 4
}
