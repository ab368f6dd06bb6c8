import MassiveText
import Testing

/// Words of up to eight bytes are told apart by hash and length alone (``EqualItems``), though a
/// hash of 0 is written as 1: sound as long as no two texts of one length have the hashes 0 and 1.
@Suite struct ShortWordHashTests {
  @Test("of no length do two texts share the hashes 0 and 1", arguments: 1...8)
  func zeroAndOne(length: Int) {
    let texts = [0, 1].compactMap { (hash: UInt64) in
      Self.bytes(withHash: hash, length: length).map { bytes in
        #expect(bytes.withUnsafeBytes { Fingerprint.hash64($0) } == hash)
        return bytes
      }
    }
    #expect(texts.count { String(validating: $0, as: UTF8.self) != nil } <= 1)
  }

  @Test("XXH3-64 can be undone for up to eight bytes", arguments: 1...8)
  func inverse(length: Int) {
    for seed in 0..<200 as Range<UInt8> {
      let bytes = (0..<UInt8(length)).map { 31 &* $0 &* seed &+ seed }
      let hash = bytes.withUnsafeBytes { Fingerprint.hash64($0) }
      #expect(Self.bytes(withHash: hash, length: length) == bytes)
    }
  }

  /// The only bytes of a length with a hash, if there are any: XXH3-64 without a seed, step by step
  /// from its end.
  private static func bytes(withHash hash: UInt64, length: Int) -> [UInt8]? {
    length < 4 ? three(hash, length) : eight(hash, length)
  }

  private static func three(_ hash: UInt64, _ length: Int) -> [UInt8]? {
    var value = hash ^ hash >> 32
    value = value &* inverse(of: 0x1656_67B1_9E37_79F9)
    value ^= value >> 29 ^ value >> 58
    value = value &* inverse(of: 0xC2B2_AE3D_27D4_EB4F)
    value ^= value >> 33
    value ^= 0x8727_5A9B
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    let (last, size, first, middle) = (bytes[0], bytes[1], bytes[2], bytes[3])
    guard bytes[4...].allSatisfy({ $0 == 0 }), Int(size) == length else { return nil }
    switch length {
    case 1: return first == middle && first == last ? [first] : nil
    case 2: return middle == last ? [first, last] : nil
    default: return [first, middle, last]
    }
  }

  private static func eight(_ hash: UInt64, _ length: Int) -> [UInt8]? {
    let factor = inverse(of: 0x9FB2_1C65_1E98_DF25)
    var value = hash
    value ^= value >> 28 ^ value >> 56
    value = value &* factor
    // Changes no more than the lower 35 bits, so the upper ones say by what.
    value ^= value >> 35 &+ UInt64(length)
    value = value &* factor
    // Its 64th power changes nothing, since three terms are an odd number.
    for _ in 0..<63 { value ^= (value << 49 | value >> 15) ^ (value << 24 | value >> 40) }
    value ^= 0xC73A_B174_C5EC_D5A2
    let last = (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    let first = (4..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    // Both name the bytes in the middle.
    guard first.suffix(8 - length).elementsEqual(last.prefix(8 - length)) else { return nil }
    return first + last.suffix(length - 4)
  }

  /// The number that times an odd one is 1 modulo 2⁶⁴, by Newton's iteration.
  private static func inverse(of odd: UInt64) -> UInt64 {
    (0..<6).reduce(odd) { inverse, _ in inverse &* (2 &- odd &* inverse) }
  }
}
