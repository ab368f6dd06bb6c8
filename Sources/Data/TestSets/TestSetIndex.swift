/// The n-grams of test items, each with the items that hold it.
struct TestSetIndex: Sendable {
  /// The identities of the items, ascending by their UTF-8 bytes.
  let identities: [String]
  /// The number of distinct n-grams of each item.
  let sizes: [Int]

  /// An open-addressing table from hashes to positions in `starts`, by number + 1.
  private let slots: [UInt32]
  private let hashes: [UInt64]
  private let starts: [Int]
  private let items: [UInt32]

  init(of unordered: [TestSetItem], ngramWords: Int) {
    let sorted = unordered.sorted {
      $0.identity.utf8.lexicographicallyPrecedes($1.identity.utf8)
    }
    let sets = sorted.map { WordNgrams(of: AnalyzedText($0.text), size: ngramWords).set }
    identities = sorted.map(\.identity)
    sizes = sets.map(\.hashes.count)

    let postings = sets.enumerated().flatMap { item, set in
      set.hashes.map { (hash: $0, item: UInt32(item)) }
    }.sorted { $0 < $1 }
    items = postings.map(\.item)
    var hashes: [UInt64] = []
    var starts: [Int] = []
    for (position, posting) in postings.enumerated() where posting.hash != hashes.last {
      hashes.append(posting.hash)
      starts.append(position)
    }
    starts.append(postings.count)
    let capacity = 1 << (Int.bitWidth - (hashes.count * 2 + 1).leadingZeroBitCount)
    var slots = [UInt32](repeating: 0, count: capacity)
    for (number, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (capacity - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
      slots[slot] = UInt32(number + 1)
    }
    self.hashes = hashes
    self.starts = starts
    self.slots = slots
  }

  /// The numbers of the items that hold an n-gram, ascending.
  func items(holding hash: UInt64) -> ArraySlice<UInt32> {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let number = Int(slots[slot] - 1)
      if hashes[number] == hash { return items[starts[number]..<starts[number + 1]] }
      slot = (slot + 1) & mask
    }
    return []
  }
}
