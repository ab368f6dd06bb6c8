import Foundation

/// The word n-grams of a text that occur at least twice, for growing n.
///
/// An (n+1)-gram at a word can only occur twice if the n-grams at that word and at the next one
/// do, and two (n+1)-grams are equal exactly if both of these are. So each size is found from the
/// one before by numbering pairs of numbers: exact, without looking at the words again, and with
/// ever fewer candidates (in plain prose a tenth of the words after n = 3).
struct RepeatedNgrams {
  /// The n of the n-grams.
  private(set) var size = 1
  /// The words at which a repeated n-gram starts, ascending.
  private(set) var starts: [UInt32]
  /// The number of the n-gram at each start.
  private var numbers: [UInt32]
  /// How often the n-gram of each number occurs.
  private var counts: [UInt32]

  /// Starts with the words themselves (n = 1).
  init(of text: AnalyzedText) {
    let items = EqualItems(wordsOf: text)
    starts = []
    numbers = []
    counts = items.counts
    keepRepeated(candidates: nil, numbers: items.numbers)
  }

  /// Goes on to n-grams of `newSize` words; sizes only grow.
  mutating func grow(to newSize: Int) {
    precondition(newSize >= size, "RepeatedNgrams.grow: sizes only grow")
    while size < newSize {
      // What no shorter n-gram repeats, no longer one does.
      if starts.isEmpty {
        size = newSize
        return
      }
      let (starts, numbers) = (starts, numbers)
      var candidates: [UInt32] = []
      var found = 0
      let keys = [UInt64](unsafeUninitializedCapacity: starts.count) { keys, count in
        candidates = [UInt32](unsafeUninitializedCapacity: starts.count) { candidates, count in
          for index in starts.indices.dropLast() {
            candidates[found] = starts[index]
            keys[found] = UInt64(numbers[index]) << 32 | UInt64(numbers[index + 1])
            found &+= starts[index + 1] == starts[index] &+ 1 ? 1 : 0
          }
          count = found
        }
        count = found
      }
      let items = EqualItems(keys: keys)
      counts = items.counts
      keepRepeated(candidates: candidates, numbers: items.numbers)
      size += 1
    }
  }

  /// Occurrences × length of the most frequent n-gram, of equally frequent ones the longest;
  /// 0 if none occurs twice.
  func topCharacters(in text: AnalyzedText) -> Int {
    var bestCount: UInt32 = 0
    var bestLength = 0
    for (start, number) in zip(starts, numbers) where counts[Int(number)] >= bestCount {
      let words = text.words[Int(start)..<Int(start) + size]
      let length = words.reduce(size - 1) { $0 + Int($1.characters) }
      if counts[Int(number)] > bestCount || length > bestLength {
        bestCount = counts[Int(number)]
        bestLength = length
      }
    }
    return Int(bestCount) * bestLength
  }

  /// The number of code points that lie in at least one repeated n-gram.
  func coveredCharacters(in text: AnalyzedText) -> Int {
    var covered = 0
    var coveredEnd = 0
    for start in starts {
      let first = Int(text.words[Int(start)].characterStart)
      let end = Int(text.words[Int(start) + size - 1].characterEnd)
      covered += end - max(first, coveredEnd)
      coveredEnd = end
    }
    return covered
  }

  /// Keeps the candidates whose n-gram occurs twice; those of words are the words themselves.
  private mutating func keepRepeated(candidates: [UInt32]?, numbers all: [UInt32]) {
    let counts = counts
    var kept = 0
    numbers = [UInt32](unsafeUninitializedCapacity: all.count) { numbers, count in
      starts = [UInt32](unsafeUninitializedCapacity: all.count) { starts, count in
        counts.withUnsafeBufferPointer { counts in
          // Without a branch: what is not kept is overwritten.
          for index in all.indices {
            let number = all[index]
            numbers[kept] = number
            starts[kept] = candidates?[index] ?? UInt32(truncatingIfNeeded: index)
            kept &+= counts[Int(number)] > 1 ? 1 : 0
          }
        }
        count = kept
      }
      count = kept
    }
  }
}
