/// Dense numbers for items, equal numbers for equal items.
struct EqualItems {
  /// The number of each item, counted from 0 in the order of first occurrence.
  let numbers: [UInt32]
  /// How many items have each number.
  let counts: [UInt32]

  /// Numbers items; exact, since `equal` decides, not the hash.
  ///
  /// Complexity: O(count) for a hash that spreads.
  @inline(__always)
  init(count: Int, hash: (Int) -> UInt64, equal: (Int, Int) -> Bool) {
    var counts: [UInt32] = []
    numbers = [UInt32](unsafeUninitializedCapacity: count) { numbers, initialized in
      counts = [UInt32](unsafeUninitializedCapacity: count) { counts, distinct in
        withUnsafeTemporaryAllocation(
          of: UInt32.self, capacity: count + EqualItemsTable.slots(for: count)
        ) { memory in
          distinct = EqualItemsTable(
            numbers: numbers, counts: counts,
            firsts: UnsafeMutableBufferPointer(rebasing: memory[..<count]),
            slots: UnsafeMutableBufferPointer(rebasing: memory[count...])
          ).number(count, hash: hash, equal: equal)
        }
      }
      initialized = count
    }
    self.counts = counts
  }

  /// Numbers the words of a text by their bytes.
  init(wordsOf text: AnalyzedText) {
    self = text.words.withUnsafeBufferPointer { words in
      text.bytes.withUnsafeBytes { bytes in
        EqualItems(
          count: words.count, hash: { words[$0].hash },
          equal: { areEqual(words[$0], words[$1], in: bytes) })
      }
    }
  }

  /// Numbers keys.
  init(keys: [UInt64]) {
    self = keys.withUnsafeBufferPointer { keys in
      EqualItems(
        count: keys.count, hash: { Fingerprint.mixed(keys[$0]) },
        equal: { keys[$0] == keys[$1] })
    }
  }
}

/// The open-addressing table behind ``EqualItems``, in memory that the caller lends.
struct EqualItemsTable {
  /// The number of each item.
  let numbers: UnsafeMutableBufferPointer<UInt32>
  /// How many items have each number.
  let counts: UnsafeMutableBufferPointer<UInt32>
  /// The first item of each number.
  let firsts: UnsafeMutableBufferPointer<UInt32>
  /// The number + 1 in each slot; at least ``slots(for:)``.
  let slots: UnsafeMutableBufferPointer<UInt32>

  /// How many slots so many items need: a power of two, at most half of it taken.
  static func slots(for count: Int) -> Int {
    1 << max(3, Int.bitWidth - max(count * 2 - 1, 0).leadingZeroBitCount)
  }

  /// Numbers so many items, and returns how many numbers there are.
  @inline(__always)
  func number(_ count: Int, hash: (Int) -> UInt64, equal: (Int, Int) -> Bool) -> Int {
    let slots = UnsafeMutableBufferPointer(rebasing: self.slots[..<Self.slots(for: count)])
    let mask = slots.count - 1
    slots.initialize(repeating: 0)
    var distinct = 0
    for item in 0..<count {
      var slot = Int(truncatingIfNeeded: hash(item)) & mask
      while true {
        let entry = slots[slot]
        if entry == 0 {
          slots[slot] = UInt32(truncatingIfNeeded: distinct &+ 1)
          numbers[item] = UInt32(truncatingIfNeeded: distinct)
          firsts[distinct] = UInt32(truncatingIfNeeded: item)
          counts[distinct] = 1
          distinct &+= 1
          break
        }
        let number = Int(entry &- 1)
        if equal(Int(firsts[number]), item) {
          numbers[item] = UInt32(truncatingIfNeeded: number)
          counts[number] &+= 1
          break
        }
        slot = (slot &+ 1) & mask
      }
    }
    return distinct
  }
}

/// Whether two words of a text are the same bytes.
@inline(__always)
func areEqual(_ left: Word, _ right: Word, in bytes: UnsafeRawBufferPointer) -> Bool {
  guard left.hash == right.hash else { return false }
  let size = Int(left.end &- left.start), start = Int(left.start), other = Int(right.start)
  guard size == Int(right.end &- right.start) else { return false }
  // Short words, which most are, by one comparison of the eight bytes that begin with them.
  if size <= 8, max(start, other) &+ 8 <= bytes.count {
    let difference =
      bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)
      ^ bytes.loadUnaligned(fromByteOffset: other, as: UInt64.self)
    return UInt64(littleEndian: difference) << UInt64(truncatingIfNeeded: 64 &- 8 &* size) == 0
  }
  return haveEqualBytes(
    UnsafeRawBufferPointer(rebasing: bytes[start..<start &+ size]),
    UnsafeRawBufferPointer(rebasing: bytes[other..<other &+ size]))
}
