import Foundation

/// The word n-grams of a text that occur at least twice, for growing n.
///
/// An (n+1)-gram at a word can only occur twice if the n-grams at that word and at the next one
/// do, and two (n+1)-grams are equal exactly if both of these are. So each size is found from the
/// one before by comparing pairs of numbers: exact, without looking at the words again, and with
/// ever fewer candidates (in plain prose a tenth of the words after n = 3).
///
/// Memory: 20 bytes a word and 8 … 16 for the table, once for all sizes.
struct RepeatedNgrams {
  /// The n of the n-grams.
  private(set) var size = 1
  /// How many words a repeated n-gram starts at: so many of `starts` and `table.firsts` count.
  private var count = 0

  private let words: UnsafeBufferPointer<Word>
  /// The words at which a repeated n-gram starts, ascending.
  private let starts: UnsafeMutableBufferPointer<UInt32>
  /// Pairs of numbers.
  private let keys: UnsafeMutableBufferPointer<UInt64>
  /// A number of the n-gram at each start, and how often the n-gram of each number occurs.
  private let table: EqualItemsTable

  /// Hands the n-grams of a text, which begin with the words themselves (n = 1), to a closure.
  static func of<Result>(
    _ text: AnalyzedText, _ body: (inout RepeatedNgrams) throws -> Result
  ) rethrows -> Result {
    let count = text.words.count, slots = EqualItemsTable.slots(for: count)
    return try text.words.withUnsafeBufferPointer { words in
      try withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count) { keys in
        try withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 3 * count + slots) { memory in
          var ngrams = RepeatedNgrams(text, words, keys, memory)
          return try body(&ngrams)
        }
      }
    }
  }

  private init(
    _ text: AnalyzedText, _ words: UnsafeBufferPointer<Word>,
    _ keys: UnsafeMutableBufferPointer<UInt64>, _ memory: UnsafeMutableBufferPointer<UInt32>
  ) {
    func part(_ index: Int) -> UnsafeMutableBufferPointer<UInt32> {
      UnsafeMutableBufferPointer(rebasing: memory[index * words.count..<(index + 1) * words.count])
    }
    (self.words, self.keys) = (words, keys)
    starts = part(0)
    table = EqualItemsTable(
      firsts: part(1), counts: part(2),
      slots: UnsafeMutableBufferPointer(rebasing: memory[(3 * words.count)...]))
    text.bytes.withUnsafeBytes { bytes in
      table.compare(
        words.count, hash: { words[$0].hash }, equal: { areEqual(words[$0], words[$1], in: bytes) })
    }
    for word in words.indices { starts[word] = UInt32(truncatingIfNeeded: word) }
    keepRepeated(of: words.count)
  }

  /// Goes on to n-grams of `newSize` words; sizes only grow.
  mutating func grow(to newSize: Int) {
    precondition(newSize >= size, "RepeatedNgrams.grow: sizes only grow")
    while size < newSize {
      // What no shorter n-gram repeats, no longer one does.
      if count == 0 {
        size = newSize
        return
      }
      // Without a branch, which nobody could foresee: what is no candidate is overwritten. The shifts
      // here and below give 1 for a difference of -1 and 0 for others.
      var candidates = 0
      for index in 0..<count &- 1 {
        let start = starts[index], next = starts[index &+ 1]
        starts[candidates] = start
        keys[candidates] = pairKey(table.firsts[index], table.firsts[index &+ 1])
        candidates &+= Int(truncatingIfNeeded: (next &- start &- 2) >> 31)
      }
      let keys = keys
      table.compare(
        candidates, hash: { pairHash(keys[$0]) }, equal: { keys[$0] == keys[$1] })
      keepRepeated(of: candidates)
      size += 1
    }
  }

  /// Occurrences × length of the most frequent n-gram, of equally frequent ones the longest;
  /// 0 if none occurs twice.
  func topCharacters() -> Int {
    var bestCount: UInt32 = 0
    var bestLength = 0
    for index in 0..<count {
      let occurrences = table.counts[Int(table.firsts[index])]
      if occurrences < bestCount { continue }
      let first = Int(starts[index])
      var length = size - 1
      for word in first..<first &+ size { length &+= Int(words[word].characters) }
      if occurrences > bestCount || length > bestLength {
        (bestCount, bestLength) = (occurrences, length)
      }
    }
    return Int(bestCount) * bestLength
  }

  /// The number of code points that lie in at least one repeated n-gram.
  func coveredCharacters() -> Int {
    var covered = 0
    var coveredEnd = 0
    for index in 0..<count {
      let first = Int(words[Int(starts[index])].characterStart)
      let end = Int(words[Int(starts[index]) &+ size &- 1].characterEnd)
      covered &+= end &- max(first, coveredEnd)
      coveredEnd = end
    }
    return covered
  }

  /// Keeps those of the first candidates whose n-gram occurs twice.
  private mutating func keepRepeated(of candidates: Int) {
    var kept = 0
    // Without a branch: what is not kept is overwritten.
    for index in 0..<candidates {
      let number = table.firsts[index]
      table.firsts[kept] = number
      starts[kept] = starts[index]
      kept &+= Int(truncatingIfNeeded: 1 ^ (table.counts[Int(number)] &- 2) >> 31)
    }
    count = kept
  }
}
