/// The n-grams of words by which near duplicates and test items are recognised (n = 13).
///
/// White space is normalised and punctuation ignored, as the paper says: the words are those of
/// ``AnalyzedText`` by their letters, marks and numbers alone, in lower case; words without any
/// are skipped. A text of fewer than n such words but at least one has a single n-gram, all its
/// words; a text without any has none.
///
/// An n-gram is its 64-bit hash: a polynomial in the words' hashes, rolled from word to word and
/// mixed. That two different n-grams of two documents with a million each share a hash has a
/// probability below 10⁻⁷.
public struct WordNgrams: Sendable {
  /// The numbers of words that settings may ask for; the size is a loop's length.
  static let sizes = 1...1000

  /// The number of words in an n-gram.
  public let size: Int
  /// The hashes of the n-grams, in the order of their first words, copies included.
  public let hashes: [UInt64]
  /// The indices in ``AnalyzedText/words`` of the words that count.
  public let wordIndices: [UInt32]

  /// The n-grams of a text.
  ///
  /// Complexity: O(words), whatever the size.
  public init(of text: AnalyzedText, size: Int = 13) {
    precondition(size > 0, "WordNgrams: the size must be positive")
    self.size = size
    var content: [UInt64] = []
    var found = 0
    wordIndices = [UInt32](unsafeUninitializedCapacity: text.words.count) { indices, count in
      content = [UInt64](unsafeUninitializedCapacity: text.words.count) { content, count in
        text.words.withUnsafeBufferPointer { words in
          // Without a branch: what does not count is overwritten.
          for index in words.indices {
            indices[found] = UInt32(truncatingIfNeeded: index)
            content[found] = words[index].normalizedHash
            found &+= words[index].normalizedHash != 0 ? 1 : 0
          }
        }
        count = found
      }
      count = found
    }

    // The multiplier is 3 modulo 8, so that swapping two words of an n-gram (a difference of
    // (v - w)(Bⁱ - Bʲ)) loses at most five bits of the hash.
    let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C1B
    var leading: UInt64 = 1
    for _ in 0..<size { leading = leading &* multiplier }
    // One n-gram of all words where there are fewer than its size.
    let first = min(size, content.count)
    var rolling: UInt64 = 0
    for position in 0..<first { rolling = rolling &* multiplier &+ content[position] }
    guard first > 0 else {
      hashes = []
      return
    }
    hashes = [UInt64](unsafeUninitializedCapacity: content.count - first + 1) { hashes, count in
      hashes[0] = Fingerprint.mixed(rolling)
      for position in first..<content.count {
        rolling = rolling &* multiplier &+ content[position] &- leading &* content[position - first]
        hashes[position - first + 1] = Fingerprint.mixed(rolling)
      }
      count = content.count - first + 1
    }
  }

  /// The distinct hashes in ascending order.
  public var set: NgramSet { NgramSet(hashes) }

  /// Where the n-grams of a range stand in their text.
  public func location(of ngrams: Range<Int>, in text: AnalyzedText) -> TextLocation {
    precondition(!ngrams.isEmpty, "WordNgrams.location: the range must not be empty")
    let first = text.words[Int(wordIndices[ngrams.lowerBound])]
    let lastIndex = min(ngrams.upperBound - 1 + size, wordIndices.count) - 1
    let last = text.words[Int(wordIndices[lastIndex])]
    return TextLocation(
      bytes: Int(first.start)..<Int(last.end),
      characters: Int(first.characterStart)..<Int(last.characterEnd))
  }
}

/// A stretch of a text, in bytes and in code points.
public struct TextLocation: Sendable, Equatable {
  /// Offsets in the UTF-8 bytes.
  public let bytes: Range<Int>
  /// Offsets in code points.
  public let characters: Range<Int>
}

/// A set of n-grams as ascending hashes.
public struct NgramSet: Sendable, Equatable {
  /// The distinct hashes, ascending.
  public let hashes: [UInt64]

  /// The set of some hashes in any order.
  public init(_ hashes: [UInt64]) {
    var distinct: [UInt64] = []
    distinct.reserveCapacity(hashes.count)
    for hash in hashes.sorted() where hash != distinct.last { distinct.append(hash) }
    self.hashes = distinct
  }

  /// The set of hashes that are distinct and ascending.
  init(ascending hashes: [UInt64]) { self.hashes = hashes }

  /// The number of n-grams that both sets hold.
  public func intersectionCount(with other: NgramSet) -> Int {
    hashes.withUnsafeBufferPointer { left in
      other.hashes.withUnsafeBufferPointer { right in
        var common = 0
        var i = 0
        var j = 0
        while i < left.count, j < right.count {
          let (a, b) = (left[i], right[j])
          if a == b { common += 1 }
          if a <= b { i += 1 }
          if b <= a { j += 1 }
        }
        return common
      }
    }
  }

  /// The Jaccard similarity |A ∩ B| / |A ∪ B|; 0 for two empty sets.
  public func jaccard(with other: NgramSet) -> Double {
    let common = intersectionCount(with: other)
    return fraction(common, of: hashes.count + other.hashes.count - common)
  }
}
