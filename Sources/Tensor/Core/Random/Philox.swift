/// Counter-based random numbers: Philox4x32-10.
///
/// After Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3".
///
/// A number is a pure function of (seed, purpose, step, element), never of a rank, a thread or a
/// call before it; that is what makes results equal for any number of workers.
///
///     let noise = Philox(seed: 1, purpose: "initialisation", step: 0)
///     let x = noise.normal(at: 17)
public struct Philox: Sendable {
  /// The key of the cipher, for kernels that compute the same numbers.
  package let key: SIMD2<UInt32>
  /// The upper half of every counter.
  package let step: UInt64

  /// Numbers for one purpose and one step under a seed.
  ///
  /// `purpose` is hashed (FNV-1a, 64 bits) and mixed with the seed by one application of the
  /// cipher, so that two purposes or two seeds share no numbers.
  public init(seed: UInt64, purpose: String, step: UInt64 = 0) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let mixed = Self.cipher(
      counter: SIMD4(UInt32(truncatingIfNeeded: hash), UInt32(hash >> 32), 0, 0),
      key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(seed >> 32)))
    key = SIMD2(mixed[0], mixed[1])
    self.step = step
  }

  /// Four independent 32-bit words for an element.
  public func words(at element: UInt64) -> SIMD4<UInt32> {
    Self.cipher(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: element), UInt32(element >> 32),
        UInt32(truncatingIfNeeded: step), UInt32(step >> 32)),
      key: key)
  }

  /// 64 random bits for an element.
  public func bits(at element: UInt64) -> UInt64 {
    let four = words(at: element)
    return UInt64(four[1]) << 32 | UInt64(four[0])
  }

  /// A number uniform on [0, 1) with 53 random bits.
  public func uniform(at element: UInt64) -> Double {
    Double(bits(at: element) >> 11) * 0x1p-53
  }

  /// A number uniform on 0 ..< bound (multiply-shift; bias below bound / 2⁶⁴).
  public func integer(below bound: UInt64, at element: UInt64) -> UInt64 {
    precondition(bound > 0, "Philox.integer: the bound must be positive")
    return bits(at: element).multipliedFullWidth(by: bound).high
  }

  /// The ten rounds of Philox4x32, section 4.3 of the paper.
  package static func cipher(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var counter = counter, key = key
    for _ in 0..<10 {
      let a = UInt64(counter[0]) &* 0xD251_1F53
      let b = UInt64(counter[2]) &* 0xCD9E_8D57
      counter = SIMD4(
        UInt32(b >> 32) ^ counter[1] ^ key[0], UInt32(truncatingIfNeeded: b),
        UInt32(a >> 32) ^ counter[3] ^ key[1], UInt32(truncatingIfNeeded: a))
      key = SIMD2(key[0] &+ 0x9E37_79B9, key[1] &+ 0xBB67_AE85)
    }
    return counter
  }
}
