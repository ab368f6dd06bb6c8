import CXXHash

/// Hashes of bytes by xxHash (XXH3), the same on every machine.
package enum Fingerprint {
  /// The 64-bit XXH3 hash of bytes.
  package static func hash64(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    UInt64(XXH3_64bits_withSeed(bytes.baseAddress, bytes.count, XXH64_hash_t(seed)))
  }

  /// The 128-bit XXH3 hash of bytes.
  package static func hash128(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> Hash128 {
    let hash = XXH3_128bits_withSeed(bytes.baseAddress, bytes.count, XXH64_hash_t(seed))
    return Hash128(high: UInt64(hash.high64), low: UInt64(hash.low64))
  }

  /// A bijection of 64 bits in which every input bit reaches every output bit (the finaliser of
  /// SplitMix64; Steele, Lea and Flood 2014).
  package static func mixed(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// 128 bits of hash, ordered as one number.
public struct Hash128: Sendable, Hashable, Comparable, Codable, BitwiseCopyable {
  /// The upper half.
  public let high: UInt64
  /// The lower half.
  public let low: UInt64

  /// The hash with these halves.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Orders as unsigned numbers of 128 bits.
  public static func < (left: Hash128, right: Hash128) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
  }
}
