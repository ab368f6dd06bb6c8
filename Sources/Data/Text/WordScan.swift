import CTextKernels
import CXXHash

/// The fast form of ``TextScan`` for words between white space.
///
/// Four things make it fast. Between white space, a line begins with its first word and ends with
/// its last one, so that nothing has to be followed but words and newlines. Words of ASCII are found
/// sixty-four bytes at a time (`gopher_word_scan_go_on`), and those of up to eight bytes hashed eight
/// at a time. And a word of small letters and digits of ASCII is its own normalised form, so that one
/// hash serves as both. Other words are followed here, byte by byte. ``TextScan`` is the plain version: tests hold one against the other.
struct WordScan {
  private(set) var characters = 0
  private(set) var words: [Word] = []
  private(set) var lines: [TextSpan] = []
  private(set) var paragraphs: [TextSpan] = []
  private(set) var alphabeticWords = 0

  /// The first words of the open line and of the open paragraph.
  private var lineStart = 0
  private var paragraphStart = 0

  private static let wordsAtOnce = 4096

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    precondition(
      MemoryLayout<Word>.stride == MemoryLayout<gopher_word>.stride,
      "WordScan: Word has the layout of gopher_word")
    // A window of 64 bytes makes at most as many words and newlines.
    let room = min(Self.wordsAtOnce, bytes.count / 2 + 1) + 64
    withUnsafeTemporaryAllocation(of: gopher_word.self, capacity: room) { words in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: room) { newlines in
        // A lower-case form takes at most 3 bytes where the code point took 2.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count * 3 / 2 + 8) {
          scan(bytes, words, newlines, $0)
        }
      }
    }
  }

  private mutating func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, _ found: UnsafeMutableBufferPointer<gopher_word>,
    _ newlines: UnsafeMutableBufferPointer<UInt32>,
    _ normalized: UnsafeMutableBufferPointer<UInt8>
  ) {
    let table = CharacterTable.shared
    if bytes.count > Self.wordsAtOnce { words.reserveCapacity(bytes.count / 5 + 8) }
    var state = gopher_word_scan()
    (state.text, state.count) = (bytes.baseAddress, bytes.count)
    (state.words, state.word_capacity) = (found.baseAddress, found.count)
    (state.newlines, state.newline_capacity) = (newlines.baseAddress, newlines.count)
    table.asciiKinds.withUnsafeBufferPointer { kinds in
      while true {
        let reason = Int(gopher_word_scan_go_on(&state))
        if reason == gopher_word_scan_at_other {
          passOther(&state, bytes, kinds, table, normalized)
          continue
        }
        take(&state)
        if reason == gopher_word_scan_at_end { break }
      }
    }
    endLine(before: words.count)
    endLine(before: words.count)
    characters = bytes.count - state.further
    alphabeticWords = state.alphabetic
  }

  /// Takes over what a scan has found, and makes room.
  private mutating func take(_ state: inout gopher_word_scan) {
    let first = words.count
    UnsafeRawBufferPointer(
      UnsafeBufferPointer(start: state.words, count: state.word_count)
    ).withMemoryRebound(to: Word.self) { words.append(contentsOf: $0) }
    for newline in UnsafeBufferPointer(start: state.newlines, count: state.newline_count) {
      endLine(before: first + Int(newline))
    }
    (state.word_count, state.newline_count) = (0, 0)
  }

  /// Passes by a word that is not all of ASCII, or long, or a character of white space beyond ASCII.
  private func passOther(
    _ state: inout gopher_word_scan, _ bytes: UnsafeBufferPointer<UInt8>,
    _ kinds: UnsafeBufferPointer<UInt8>, _ table: CharacterTable,
    _ normalized: UnsafeMutableBufferPointer<UInt8>
  ) {
    let start = state.position, count = bytes.count
    var position = start
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
      let size = decode(bytes, at: position).1
      state.position += size
      state.further += size - 1
      return
    }
    let hash = UInt64(XXH3_64bits(bytes.baseAddress.map { $0 + start }, position &- start))
    var normalizedHash: UInt64 = 0
    if length > 0 {
      normalizedHash =
        all & CharacterTable.plain != 0
        ? hash : UInt64(XXH3_64bits(normalized.baseAddress, length))
      if normalizedHash == 0 { normalizedHash = 1 }
    }
    // There is room: a scan stops before its last 64 words.
    state.words[state.word_count] = gopher_word(
      start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: position),
      character_start: UInt32(truncatingIfNeeded: start - state.further),
      characters: UInt32(truncatingIfNeeded: position - start - further), hash: hash,
      normalized_hash: normalizedHash)
    state.word_count += 1
    state.alphabetic += Int(any & CharacterTable.letter) >> 1
    state.further += further
    state.position = position
  }

  /// Ends a line before a word, and without a word in it the paragraph.
  private mutating func endLine(before end: Int) {
    if end > lineStart {
      lines.append(span(lineStart..<end))
      lineStart = end
    } else if end > paragraphStart {
      paragraphs.append(span(paragraphStart..<end))
      paragraphStart = end
    }
  }

  /// The stretch from the first to the last of some words.
  private func span(_ range: Range<Int>) -> TextSpan {
    let first = words[range.lowerBound], last = words[range.upperBound - 1]
    return TextSpan(
      start: Int(first.start), end: Int(last.end),
      characters: Int(last.characterEnd - first.characterStart))
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
