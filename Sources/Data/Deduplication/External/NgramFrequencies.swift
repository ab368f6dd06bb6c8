/// About how many documents hold an n-gram.
///
/// Counts lie in a table of fixed size, in which n-grams that fall together share a count: it may be
/// too high, and is too low only above 65,535. Who orders n-grams by it depends on it for speed
/// alone: any order does (``RareNgrams``).
struct NgramFrequencies: Sendable {
  private var counts: [UInt16]
  private let mask: UInt64

  /// An empty table of at most so many bytes, and at least 1024 counts.
  init(memory: Int) {
    let most = max(1024, memory / MemoryLayout<UInt16>.stride)
    let size = 1 << (Int.bitWidth - 1 - most.leadingZeroBitCount)
    counts = [UInt16](repeating: 0, count: size)
    mask = UInt64(size - 1)
  }

  /// Counts a document's n-grams.
  mutating func add(_ set: NgramSet) {
    for hash in set.hashes {
      let place = Int(hash & mask)
      if counts[place] < .max { counts[place] += 1 }
    }
  }

  /// The count of an n-gram.
  func count(of hash: UInt64) -> UInt16 { counts[Int(hash & mask)] }
}
