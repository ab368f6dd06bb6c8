/// Dense numbers for items, equal numbers for equal items.
struct EqualItems {
  /// The number of each item, counted from 0 in the order of first occurrence.
  let numbers: [UInt32]
  /// How many items have each number.
  let counts: [UInt32]

  /// Numbers items by an open-addressing table; exact, since `equal` decides, not the hash.
  ///
  /// Complexity: O(count) for a hash that spreads.
  @inline(__always)
  init(count: Int, hash: (Int) -> UInt64, equal: (Int, Int) -> Bool) {
    let bits = max(3, Int.bitWidth - max(count * 2 - 1, 0).leadingZeroBitCount)
    let mask = 1 << bits - 1
    var counts: [UInt32] = []
    numbers = [UInt32](unsafeUninitializedCapacity: count) { numbers, initialized in
      counts = [UInt32](unsafeUninitializedCapacity: count) { counts, distinct in
        // The first item of each number, by number, and the number + 1 in each slot.
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count + 1 << bits) { memory in
          let firsts = UnsafeMutableBufferPointer(rebasing: memory[..<count])
          let slots = UnsafeMutableBufferPointer(rebasing: memory[count...])
          slots.initialize(repeating: 0)
          for item in 0..<count {
            var slot = Int(truncatingIfNeeded: hash(item)) & mask
            while true {
              let entry = slots[slot]
              if entry == 0 {
                slots[slot] = UInt32(truncatingIfNeeded: distinct + 1)
                numbers[item] = UInt32(truncatingIfNeeded: distinct)
                firsts[distinct] = UInt32(truncatingIfNeeded: item)
                counts[distinct] = 1
                distinct += 1
                break
              }
              let number = Int(entry - 1)
              if equal(Int(firsts[number]), item) {
                numbers[item] = UInt32(truncatingIfNeeded: number)
                counts[number] += 1
                break
              }
              slot = (slot + 1) & mask
            }
          }
        }
      }
      initialized = count
    }
    self.counts = counts
  }

  /// Numbers the words of a text by their bytes.
  init(wordsOf text: AnalyzedText) {
    self = text.bytes.withUnsafeBytes { bytes in
      text.words.withUnsafeBufferPointer { words in
        EqualItems(
          count: words.count, hash: { words[$0].hash },
          equal: { left, right in
            let left = words[left]
            let right = words[right]
            return left.hash == right.hash
              && haveEqualBytes(
                UnsafeRawBufferPointer(rebasing: bytes[Int(left.start)..<Int(left.end)]),
                UnsafeRawBufferPointer(rebasing: bytes[Int(right.start)..<Int(right.end)]))
          })
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
