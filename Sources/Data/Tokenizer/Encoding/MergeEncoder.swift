/// BPE as libsentencepiece does it (`bpe_model.cc`), segment by segment.
///
/// A text is cut between two characters that no piece holds one behind the other: a merge across
/// the cut would make a piece that does, so none happens, and merges on the two sides do not depend
/// on each other. In models of words that is before every space and around every newline, and
/// mostly between letters, digits and punctuation. Segments seen lately come from a cache.
struct MergeEncoder: Sendable {
  private let table: MergeTable
  private let escapesSpaces: Bool
  /// The tokens of bytes for characters that are no pieces; nil for the unknown token instead.
  private let byteTokens: ConstantTable<Int32>?
  private let unknown: Int32

  /// The encoder of a model.
  ///
  /// Throws where ``MergeVocabulary`` does not describe the model.
  init(_ model: SentencePieceModel) throws(MergeTable.NotApplicable) {
    table = MergeTable(try MergeVocabulary(model))
    escapesSpaces = model.normalizer.escapesSpaces
    byteTokens = model.hasByteFallback ? ConstantTable(model.byteTokens) : nil
    unknown = model.unknown
  }

  /// Encodes the first bytes of the scratch's text, which must be followed by room for 16; returns
  /// how many tokens it left in the scratch.
  ///
  /// - Complexity: O(n) in the bytes of the text, O(m log m) in each segment's.
  func encode(_ count: Int, _ scratch: inout EncoderScratch) -> Int {
    let text = UnsafePointer(scratch.text.start)
    let short = scratch.cache.short, long = scratch.cache.long
    let joined = byteTokens == nil ? unknown : -1
    var position = 0, written = 0
    while position < count {
      let end = segmentEnd(text, position, count)
      let length = end - position
      scratch.tokens.reserve(written + 3 * length + 8, keeping: written)
      let target = scratch.tokens.start + written
      var found: Int
      if length <= SegmentCache.longestShort {
        var (low, high) = Self.key(text + position, length)
        high |= UInt64(length) << 56
        let line = short + SegmentCache.slot(low, high)
        let isFirst = line[0].low == low && line[0].high == high
        if isFirst || line[1].low == low && line[1].high == high {
          let tokens = isFirst ? line[0].tokens : line[1].tokens
          UnsafeMutableRawPointer(target).storeBytes(of: tokens, as: SIMD4<UInt32>.self)
          target[0] = Int32(tokens.x & 0xFF_FFFF)
          found = Int(tokens.x >> 24)
        } else {
          found = encodeSegment(text + position, length, &scratch, target)
          if found <= 4 {
            line[1] = line[0]
            line[0] = SegmentCache.Short(low: low, high: high, tokens: Self.four(target, found))
          }
        }
      } else if length <= SegmentCache.longestLong {
        found = encodeLong(text + position, length, long, &scratch, target)
      } else {
        found = encodeSegment(text + position, length, &scratch, target)
      }
      if target[0] == joined, written > 0, target[-1] == joined {
        // A run of unknown characters is one token, across segments too.
        for index in 1..<max(1, found) { target[index - 1] = target[index] }
        found -= 1
      }
      written += found
      position = end
    }
    return written
  }

  /// Where the segment that starts at a place ends.
  @inline(__always)
  private func segmentEnd(_ text: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int {
    let joins = table.asciiJoins.start
    var left = Int(text[start]), position = start + 1
    guard left < 0x80 else { return mixedEnd(text, start, count) }
    while position < count {
      let right = Int(text[position])
      if right >= 0x80 { return mixedEnd(text, position - 1, count) }
      if !joins[left << 7 | right] { return position }
      left = right
      position += 1
    }
    return count
  }

  /// The same from a character of a text with others than ASCII.
  private func mixedEnd(_ text: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int {
    var (left, length) = UTF8Sequence.character(text + start)
    var position = start + length
    while position < count {
      let (right, length) = UTF8Sequence.character(text + position)
      let isJoined =
        left < 0x80 && right < 0x80
        ? table.asciiJoins.start[Int(left << 7 | right)]
        : table.joins(table.symbol(left), table.symbol(right))
      if !isJoined { return position }
      left = right
      position += length
    }
    return count
  }

  /// Encodes a segment from its characters; returns the number of tokens.
  @inline(never)
  private func encodeSegment(
    _ text: UnsafePointer<UInt8>, _ count: Int, _ scratch: inout EncoderScratch,
    _ target: UnsafeMutablePointer<Int32>
  ) -> Int {
    scratch.merges.begin(room: count)
    var position = 0
    while position < count {
      if table.startsFrozen.start[Int(text[position])],
        let found = table.frozen.longestPrefix(of: text + position, count - position)
      {
        scratch.merges.append(UInt32(found.value), start: position)
        position += found.length
      } else {
        let (scalar, length) = UTF8Sequence.character(text + position)
        scratch.merges.append(table.symbol(scalar), start: position)
        position += length
      }
    }
    scratch.merges.merge(table)
    var written = 0
    for index in 0..<scratch.merges.count {
      let (symbol, start) = scratch.merges.symbol(at: index)
      let token = table.tokens.start[Int(symbol)]
      if token >= 0 {
        target[written] = token
        written += 1
      } else if let byteTokens {
        written += ByteSpelling.write(
          text + start, UTF8Sequence.character(text + start).length, escapesSpaces, byteTokens,
          target + written)
      } else if written == 0 || target[written - 1] != unknown {
        target[written] = unknown
        written += 1
      }
    }
    return written
  }

  @inline(__always)
  private func encodeLong(
    _ text: UnsafePointer<UInt8>, _ count: Int, _ cache: UnsafeMutablePointer<SegmentCache.Long>,
    _ scratch: inout EncoderScratch, _ target: UnsafeMutablePointer<Int32>
  ) -> Int {
    // The first 32 bytes, of which at least 16 belong to the segment, and the last 8 or fewer.
    var key = SIMD4<UInt64>(repeating: 0)
    (key[0], key[1]) = Self.key(text, 16)
    (key[2], key[3]) = Self.key(text + 16, min(16, count - 16))
    var end = count > 32 ? Self.key(text + 32, count - 32).low : 0
    end |= UInt64(count) << 56
    let slot = SegmentCache.slot(key, end)
    if cache[slot].end == end, cache[slot].text == key {
      let tokens = cache[slot].tokens
      target[0] = Int32(tokens.0 & 0xFF_FFFF)
      target[1] = Int32(tokens.1)
      target[2] = Int32(tokens.2)
      target[3] = Int32(tokens.3)
      target[4] = Int32(tokens.4)
      target[5] = Int32(tokens.5)
      return Int(tokens.0 >> 24)
    }
    let found = encodeSegment(text, count, &scratch, target)
    if found <= 6 {
      func token(_ index: Int) -> UInt32 {
        index < found ? UInt32(truncatingIfNeeded: target[index]) : 0
      }
      cache[slot] = SegmentCache.Long(
        text: key, end: end,
        tokens: (
          token(0) | UInt32(found) << 24, token(1), token(2), token(3), token(4), token(5)
        ))
    }
    return found
  }

  /// The first bytes of a text, at most 16, in two numbers; 16 can be read.
  @inline(__always)
  private static func key(
    _ text: UnsafePointer<UInt8>, _ count: Int
  ) -> (low: UInt64, high: UInt64) {
    let low = UnsafeRawPointer(text).loadUnaligned(as: UInt64.self)
    let high = UnsafeRawPointer(text + 8).loadUnaligned(as: UInt64.self)
    if count < 8 { return (low & (1 &<< UInt64(8 * count) &- 1), 0) }
    if count == 16 { return (low, high) }
    return (low, high & (1 &<< UInt64(8 * (count - 8)) &- 1))
  }

  @inline(__always)
  private static func four(
    _ tokens: UnsafeMutablePointer<Int32>, _ count: Int
  ) -> SIMD4<UInt32> {
    var four = SIMD4<UInt32>(repeating: 0)
    for index in 0..<count { four[index] = UInt32(truncatingIfNeeded: tokens[index]) }
    four.x |= UInt32(count) << 24
    return four
  }
}
