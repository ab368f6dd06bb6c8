/// Which of some items are equal.
struct EqualItems {
  /// The first item that each item equals; for the first of its kind itself.
  let firsts: [UInt32]
  /// How many items equal each item that is the first of its kind; 0 for the others.
  let counts: [UInt32]

  /// Compares items; exact, since `equal` decides, not the hash.
  ///
  /// Complexity: O(count) for a hash that spreads.
  @inline(__always)
  init(count: Int, hash: (Int) -> UInt64, equal: (Int, Int) -> Bool) {
    var counts: [UInt32] = []
    firsts = [UInt32](unsafeUninitializedCapacity: count) { firsts, initialized in
      counts = [UInt32](unsafeUninitializedCapacity: count) { counts, initialized in
        withUnsafeTemporaryAllocation(
          of: UInt32.self, capacity: EqualItemsTable.slots(for: count)
        ) {
          EqualItemsTable(firsts: firsts, counts: counts, slots: $0)
            .compare(count, hash: hash, equal: equal)
        }
        initialized = count
      }
      initialized = count
    }
    self.counts = counts
  }

  /// Compares the words of a text by their bytes.
  init(wordsOf text: AnalyzedText) {
    self = text.words.withUnsafeBufferPointer { words in
      text.bytes.withUnsafeBytes { bytes in
        EqualItems(
          count: words.count, hash: { words[$0].hash },
          equal: { areEqual(words[$0], words[$1], in: bytes) })
      }
    }
  }

  /// The pairs of items that follow one another: of the n-grams of a text those of one more word.
  ///
  /// Two n-grams are equal exactly if the (n-1)-grams at their first two words are.
  var pairs: EqualItems {
    firsts.withUnsafeBufferPointer { firsts in
      func key(_ item: Int) -> UInt64 { pairKey(firsts[item], firsts[item &+ 1]) }
      return EqualItems(
        count: max(firsts.count - 1, 0), hash: { pairHash(key($0)) },
        equal: { key($0) == key($1) })
    }
  }

  /// The first of the items of which there are most, of equally many the earliest; nil if there are
  /// no items.
  var mostFrequent: Int? {
    var best = 0
    for item in counts.indices where counts[item] > counts[best] { best = item }
    return counts.isEmpty ? nil : best
  }
}

/// The open-addressing table behind ``EqualItems``, in memory that the caller lends.
struct EqualItemsTable {
  /// The first item that each item equals.
  let firsts: UnsafeMutableBufferPointer<UInt32>
  /// How many items equal each first one; 0 for the others.
  let counts: UnsafeMutableBufferPointer<UInt32>
  /// The first item of a kind + 1, or 0; at least ``slots(for:)``.
  let slots: UnsafeMutableBufferPointer<UInt32>

  /// How many slots so many items need: a power of two, at most half of it taken.
  static func slots(for count: Int) -> Int {
    1 << max(3, Int.bitWidth - max(count * 2 - 1, 0).leadingZeroBitCount)
  }

  /// Compares so many items.
  ///
  /// An item equals itself, so that no branch has to tell a free slot, which it takes, from one with
  /// an equal item: which of the two it is nobody can foresee.
  @inline(__always)
  func compare(_ count: Int, hash: (Int) -> UInt64, equal: (Int, Int) -> Bool) {
    let slots = UnsafeMutableBufferPointer(rebasing: self.slots[..<Self.slots(for: count)])
    let mask = slots.count - 1
    slots.initialize(repeating: 0)
    for item in 0..<count {
      let number = UInt32(truncatingIfNeeded: item)
      var slot = Int(truncatingIfNeeded: hash(item)) & mask
      // A free slot gives the largest number, and so the item itself.
      var first = min(slots[slot] &- 1, number)
      while !equal(Int(first), item) {
        slot = (slot &+ 1) & mask
        first = min(slots[slot] &- 1, number)
      }
      slots[slot] = first &+ 1
      firsts[item] = first
      counts[item] = 0
      counts[Int(first)] &+= 1
    }
  }
}

/// Two items that follow one another as one number.
@inline(__always)
func pairKey(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) << 32 | UInt64(second) }

/// The hash of a pair's key.
@inline(__always)
func pairHash(_ key: UInt64) -> UInt64 {
  let product = key.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
  return product.high ^ product.low
}

/// Whether two words of a text are the same bytes.
///
/// Of words of up to eight bytes hash and length say so, since XXH3 is a bijection on the texts of
/// each such length.
@inline(__always)
func areEqual(_ left: Word, _ right: Word, in bytes: UnsafeRawBufferPointer) -> Bool {
  let size = left.end &- left.start
  guard left.hash == right.hash, size == right.end &- right.start else { return false }
  if size <= 8 || left.start == right.start { return true }
  return haveEqualBytes(
    UnsafeRawBufferPointer(rebasing: bytes[Int(left.start)..<Int(left.end)]),
    UnsafeRawBufferPointer(rebasing: bytes[Int(right.start)..<Int(right.end)]))
}
