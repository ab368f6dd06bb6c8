import CXXHash

/// The one pass over the bytes behind ``AnalyzedText``, for every ``WordRule``.
///
/// For words between white space ``WordScan`` does the same faster.
///
/// ASCII takes a table of 256 entries, other code points are decoded and looked up in
/// ``CharacterTable``. A word's normalised letters are collected beside it, so that both hashes
/// are made when it ends.
struct TextScan {
  var characters = 0
  var words: [Word] = []
  var lines: [TextSpan] = []
  var paragraphs: [TextSpan] = []
  var alphabeticWords = 0

  /// The open word.
  private var wordStart = -1
  private var wordCharacterStart = 0
  private var wordHasLetter = false
  private var normalizedCount = 0
  /// The open line: its first visible byte and the end of its last one, -1 before any.
  private var lineStart = -1
  private var lineCharacterStart = 0
  private var lineEnd = 0
  private var lineCharacterEnd = 0
  /// The open paragraph.
  private var paragraphStart = -1
  private var paragraphCharacterStart = 0
  private var paragraphEnd = 0
  private var paragraphCharacterEnd = 0

  init(byteCount: Int) {
    words.reserveCapacity(byteCount / 5 + 8)
    lines.reserveCapacity(byteCount / 64 + 4)
  }

  mutating func run(over bytes: UnsafeBufferPointer<UInt8>, rule: WordRule) {
    let table = CharacterTable.shared
    table.flags.withUnsafeBufferPointer { flags in
      table.lowercase.withUnsafeBufferPointer { lowercase in
        // A lower-case form takes at most 3 bytes where the code point took 2.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count * 3 / 2 + 8) {
          scan(
            bytes, flags: flags, lowercase: lowercase, normalized: $0,
            wordFlags: rule == .whitespace ? 0 : CharacterTable.content)
        }
      }
    }
  }

  /// - Parameter wordFlags: 0 if everything but whitespace belongs to words, else the flag that
  ///   code points of words have.
  private mutating func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, flags: UnsafeBufferPointer<UInt8>,
    lowercase: UnsafeBufferPointer<UInt32>, normalized: UnsafeMutableBufferPointer<UInt8>,
    wordFlags: UInt8
  ) {
    let count = bytes.count
    var position = 0
    while position < count {
      let byte = bytes[position]
      var scalar = UInt32(byte)
      var length = 1
      if byte >= 0x80 { (scalar, length) = decode(bytes, at: position) }
      let flag: UInt8
      if scalar < 0x20000 {
        flag = flags[Int(scalar)]
      } else {
        flag = Unicode.Scalar(scalar).map(CharacterTable.shared.flags(of:)) ?? 0
      }

      if flag & CharacterTable.whitespace != 0 {
        if wordStart >= 0 { endWord(bytes, at: position, normalized) }
        if byte == 0x0A { endLine() }
      } else {
        if lineStart < 0 {
          lineStart = position
          lineCharacterStart = characters
        }
        lineEnd = position + length
        lineCharacterEnd = characters + 1
        if wordFlags == 0 || flag & wordFlags != 0 {
          if wordStart < 0 {
            wordStart = position
            wordCharacterStart = characters
            wordHasLetter = false
            normalizedCount = 0
          }
          if flag & CharacterTable.content != 0 {
            if flag & CharacterTable.letter != 0 { wordHasLetter = true }
            if scalar < 0x80 {
              normalized[normalizedCount] = UInt8(truncatingIfNeeded: lowercase[Int(scalar)])
              normalizedCount += 1
            } else if scalar < 0x20000 {
              append(lowercase[Int(scalar)], to: normalized)
            } else {
              append(scalar, to: normalized)
            }
          }
        } else if wordStart >= 0 {
          endWord(bytes, at: position, normalized)
        }
      }
      characters += 1
      position += length
    }
    if wordStart >= 0 { endWord(bytes, at: count, normalized) }
    endLine()
    endParagraph()
  }

  private mutating func endWord(
    _ bytes: UnsafeBufferPointer<UInt8>, at end: Int,
    _ normalized: UnsafeMutableBufferPointer<UInt8>
  ) {
    let word = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[wordStart..<end])
    var normalizedHash: UInt64 = 0
    if normalizedCount > 0 {
      normalizedHash = UInt64(XXH3_64bits(normalized.baseAddress, normalizedCount))
      if normalizedHash == 0 { normalizedHash = 1 }
    }
    words.append(
      Word(
        start: UInt32(wordStart), end: UInt32(end), characterStart: UInt32(wordCharacterStart),
        characters: UInt32(characters - wordCharacterStart),
        hash: UInt64(XXH3_64bits(word.baseAddress, word.count)), normalizedHash: normalizedHash))
    if wordHasLetter { alphabeticWords += 1 }
    wordStart = -1
  }

  private mutating func endLine() {
    guard lineStart >= 0 else { return endParagraph() }
    lines.append(
      TextSpan(
        start: lineStart, end: lineEnd, characters: lineCharacterEnd - lineCharacterStart))
    if paragraphStart < 0 {
      paragraphStart = lineStart
      paragraphCharacterStart = lineCharacterStart
    }
    paragraphEnd = lineEnd
    paragraphCharacterEnd = lineCharacterEnd
    lineStart = -1
  }

  private mutating func endParagraph() {
    guard paragraphStart >= 0 else { return }
    paragraphs.append(
      TextSpan(
        start: paragraphStart, end: paragraphEnd,
        characters: paragraphCharacterEnd - paragraphCharacterStart))
    paragraphStart = -1
  }

  /// Appends a code point of two or more bytes as UTF-8 (lower-case forms may be ASCII, too).
  private mutating func append(_ scalar: UInt32, to buffer: UnsafeMutableBufferPointer<UInt8>) {
    func put(_ byte: UInt32) {
      buffer[normalizedCount] = UInt8(truncatingIfNeeded: byte)
      normalizedCount += 1
    }
    if scalar < 0x80 {
      put(scalar)
    } else if scalar < 0x800 {
      put(0xC0 | scalar >> 6)
      put(0x80 | scalar & 0x3F)
    } else if scalar < 0x10000 {
      put(0xE0 | scalar >> 12)
      put(0x80 | scalar >> 6 & 0x3F)
      put(0x80 | scalar & 0x3F)
    } else {
      put(0xF0 | scalar >> 18)
      put(0x80 | scalar >> 12 & 0x3F)
      put(0x80 | scalar >> 6 & 0x3F)
      put(0x80 | scalar & 0x3F)
    }
  }
}

/// The code point of two to four bytes at a position of valid UTF-8, and how many bytes it takes.
@inline(__always)
func decode(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> (UInt32, Int) {
  let lead = UInt32(bytes[position])
  let second = UInt32(bytes[position + 1] & 0x3F)
  if lead < 0xE0 { return ((lead & 0x1F) << 6 | second, 2) }
  let third = UInt32(bytes[position + 2] & 0x3F)
  if lead < 0xF0 { return ((lead & 0x0F) << 12 | second << 6 | third, 3) }
  let fourth = UInt32(bytes[position + 3] & 0x3F)
  return ((lead & 0x07) << 18 | second << 12 | third << 6 | fourth, 4)
}
