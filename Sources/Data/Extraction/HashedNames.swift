/// A table from names to values, found by the hash of their letters alone.
///
/// The hash has 64 bits; that two names of the web meet in it is less likely than a fault of the
/// machine. Open addressing, at most a quarter full: a look-up takes one or two steps.
struct HashedNames<Value: Sendable>: Sendable {
  private var slots: [(hash: UInt64, value: Value)]
  private let mask: Int
  private let missing: Value

  /// A table of the values; names without one have `missing`.
  init(_ values: [UInt64: Value], missing: Value) {
    var count = 64
    while count < 4 * values.count { count *= 2 }
    mask = count - 1
    self.missing = missing
    slots = Array(repeating: (0, missing), count: count)
    for (hash, value) in values {
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot].hash != 0 { slot = (slot + 1) & mask }
      slots[slot] = (hash, value)
    }
  }

  /// The value of the name with a hash.
  subscript(hash: UInt64) -> Value {
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot].hash != 0 {
      if slots[slot].hash == hash { return slots[slot].value }
      slot = (slot + 1) & mask
    }
    return missing
  }
}

/// The hash of names: FNV-1a of 64 bits over their letters in lower case.
enum NameHash {
  static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The hash with one more letter.
  static func adding(_ letter: UInt8, to hash: UInt64) -> UInt64 {
    (hash ^ UInt64(letter)) &* 0x100_0000_01B3
  }

  static func of(_ name: some Sequence<UInt8>) -> UInt64 {
    name.reduce(seed) { adding($1, to: $0) }
  }
}
