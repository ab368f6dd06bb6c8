/// Python's and datatrove's notions of text, where they differ from ours, over UTF-8.
enum DatatroveText {
  /// A text's stretch from the first to behind the last character that is no space of Python's
  /// (`str.strip`); empty where there is none.
  ///
  /// Spaces are White_Space and the separators U+001C … U+001F (`str.isspace`).
  static func stripped(_ range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    var start = range.lowerBound, end = range.upperBound
    while start < end {
      let (scalar, size) = character(at: start, of: bytes)
      guard isSpace(scalar) else { break }
      start += size
    }
    while end > start {
      var last = end - 1
      while bytes[last] & 0xC0 == 0x80 { last -= 1 }
      guard isSpace(character(at: last, of: bytes).0) else { break }
      end = last
    }
    return start..<end
  }

  /// Python's `str.splitlines`: cuts at line feed, carriage return (with or without a line feed),
  /// vertical tab, form feed, U+001C … U+001E, U+0085, U+2028 and U+2029.
  static func lines(of bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0, position = 0
    while position < bytes.count {
      let size = lineBreak(at: position, of: bytes)
      if size > 0 {
        lines.append(start..<position)
        start = position + size
      }
      position += max(size, 1)
    }
    if start < bytes.count { lines.append(start..<bytes.count) }
    return lines
  }

  /// Python's `re.split("\n{minimum,}", text)`, each part with its length in code points.
  static func split(
    _ range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>, atNewlines minimum: Int
  ) -> [TextSpan] {
    var parts: [TextSpan] = []
    var start = range.lowerBound, characters = 0
    var position = start
    while position < range.upperBound {
      guard bytes[position] == 0x0A else {
        characters += bytes[position] & 0xC0 == 0x80 ? 0 : 1
        position += 1
        continue
      }
      var end = position
      while end < range.upperBound, bytes[end] == 0x0A { end += 1 }
      if end - position >= minimum {
        parts.append(TextSpan(start: start, end: position, characters: characters))
        (start, characters) = (end, 0)
      } else {
        characters += end - position
      }
      position = end
    }
    parts.append(TextSpan(start: start, end: range.upperBound, characters: characters))
    return parts
  }

  /// Whether all characters of a word are of datatrove's set of punctuation.
  static func isPunctuation(_ word: Word, of bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var position = Int(word.start)
    while position < Int(word.end) {
      let (scalar, size) = character(at: position, of: bytes)
      if !isPunctuation(scalar) { return false }
      position += size
    }
    return true
  }

  /// How many bytes a line break at a position takes; 0 where there is none.
  private static func lineBreak(at position: Int, of bytes: UnsafeBufferPointer<UInt8>) -> Int {
    func follows(_ offset: Int, _ byte: UInt8) -> Bool {
      position + offset < bytes.count && bytes[position + offset] == byte
    }
    switch bytes[position] {
    case 0x0D: return follows(1, 0x0A) ? 2 : 1
    case 0x0A...0x0C, 0x1C...0x1E: return 1
    case 0xC2: return follows(1, 0x85) ? 2 : 0
    case 0xE2: return follows(1, 0x80) && (follows(2, 0xA8) || follows(2, 0xA9)) ? 3 : 0
    default: return 0
    }
  }

  private static func character(
    at position: Int, of bytes: UnsafeBufferPointer<UInt8>
  ) -> (UInt32, Int) {
    let byte = bytes[position]
    return byte < 0x80 ? (UInt32(byte), 1) : decode(bytes, at: position)
  }

  private static func isSpace(_ scalar: UInt32) -> Bool {
    (0x1C...0x1F).contains(scalar)
      || CharacterTable.shared.flags(ofValue: scalar) & CharacterTable.whitespace != 0
  }

  /// Whether a code point is in datatrove's set of punctuation, which holds control characters
  /// and sentence terminators too.
  static func isPunctuation(_ scalar: UInt32) -> Bool {
    var low = 0
    var high = punctuation.count
    while low < high {
      let middle = (low + high) / 2
      if punctuation[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
    }
    return low < punctuation.count && punctuation[low].contains(scalar)
  }

  /// The set as ranges of code points (datatrove 0.10.1, 281 code points).
  private static let punctuation: [ClosedRange<UInt32>] = [
    0x0...0x8, 0xB...0x1F, 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x9F, 0xAB...0xAB,
    0xB4...0xB4, 0xBB...0xBB, 0x589...0x589, 0x61D...0x61F, 0x6D4...0x6D4, 0x700...0x702,
    0x7F9...0x7F9, 0x837...0x837, 0x839...0x839, 0x83D...0x83E, 0x964...0x965, 0x104A...0x104B,
    0x1362...0x1362, 0x1367...0x1368, 0x166E...0x166E, 0x1735...0x1736, 0x17D4...0x17D6,
    0x17D9...0x17DA, 0x1803...0x1803, 0x1809...0x1809, 0x1944...0x1945, 0x1AA8...0x1AAB,
    0x1B5A...0x1B5B, 0x1B5E...0x1B5F, 0x1B7D...0x1B7E, 0x1C3B...0x1C3C, 0x1C7E...0x1C7F,
    0x2013...0x2014, 0x2019...0x2019, 0x201C...0x201E, 0x2026...0x2026, 0x203C...0x203D,
    0x2047...0x2049, 0x2236...0x2236, 0x2501...0x2501, 0x25BA...0x25BA, 0x2E2E...0x2E2E,
    0x2E3C...0x2E3C, 0x2E53...0x2E54, 0x3001...0x3002, 0x3008...0x300D, 0x3010...0x3011,
    0xA4FF...0xA4FF, 0xA60E...0xA60F, 0xA6F3...0xA6F3, 0xA6F7...0xA6F7, 0xA876...0xA877,
    0xA8CE...0xA8CF, 0xA92F...0xA92F, 0xA9C8...0xA9C9, 0xAA5D...0xAA5F, 0xAAF0...0xAAF1,
    0xABEB...0xABEB, 0xFE52...0xFE52, 0xFE56...0xFE57, 0xFF01...0xFF01, 0xFF05...0xFF05,
    0xFF08...0xFF09, 0xFF0C...0xFF0C, 0xFF0E...0xFF0E, 0xFF11...0xFF11, 0xFF1A...0xFF1B,
    0xFF1F...0xFF1F, 0xFF5E...0xFF5E, 0xFF61...0xFF61, 0x10A56...0x10A57, 0x10F55...0x10F59,
    0x10F86...0x10F89, 0x11047...0x11048, 0x110BE...0x110C1, 0x11141...0x11143,
    0x111C5...0x111C6, 0x111CD...0x111CD, 0x111DE...0x111DF, 0x11238...0x11239,
    0x1123B...0x1123C, 0x112A9...0x112A9, 0x1144B...0x1144C, 0x115C2...0x115C3,
    0x115C9...0x115D7, 0x11641...0x11642, 0x1173C...0x1173E, 0x11944...0x11944,
    0x11946...0x11946, 0x11A42...0x11A43, 0x11A9B...0x11A9C, 0x11C41...0x11C42,
    0x11EF7...0x11EF8, 0x11F43...0x11F44, 0x16A6E...0x16A6F, 0x16AF5...0x16AF5,
    0x16B37...0x16B38, 0x16B44...0x16B44, 0x16E98...0x16E98, 0x1BC9F...0x1BC9F,
    0x1DA88...0x1DA88,
  ]
}
