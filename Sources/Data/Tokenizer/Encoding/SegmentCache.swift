/// The tokens of segments seen before, in two tables of constant size.
///
/// One is for short, one for longer segments. What is in them changes the speed alone.
///
/// A short entry is 32 bytes: up to 15 bytes of text, their number in the 16th, and up to four
/// tokens of 24 bits with their number above the first. A text may stand in either half of a line of
/// 64 bytes; a new one pushes the older out. A long entry is 64 bytes: 39 bytes of text, six tokens.
/// The tables take 4 MiB and 1 MiB a thread: a miss costs some twenty times a hit, and what is
/// hit often stays in the core's own caches.
struct SegmentCache: ~Copyable {
  struct Short: BitwiseCopyable {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var tokens = SIMD4<UInt32>(repeating: 0)
  }

  struct Long: BitwiseCopyable {
    var text = SIMD4<UInt64>(repeating: 0)
    var end: UInt64 = 0
    var tokens: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0, 0, 0)
  }

  static let longestShort = 15
  static let longestLong = 39
  private static let lineBits = 16
  private static let longBits = 14

  let short: UnsafeMutablePointer<Short>
  let long: UnsafeMutablePointer<Long>

  init() {
    func table<Element: BitwiseCopyable>(
      _ bits: Int, _ empty: Element
    ) -> UnsafeMutablePointer<Element> {
      let memory = UnsafeMutableRawPointer.allocate(
        byteCount: MemoryLayout<Element>.stride << bits, alignment: 64)
      return memory.initializeMemory(as: Element.self, repeating: empty, count: 1 << bits)
    }
    short = table(Self.lineBits + 1, Short())
    long = table(Self.longBits, Long())
  }

  deinit {
    UnsafeMutableRawPointer(short).deallocate()
    UnsafeMutableRawPointer(long).deallocate()
  }

  /// The first slot of a short key's line.
  @inline(__always)
  static func slot(_ low: UInt64, _ high: UInt64) -> Int {
    let mixed = (low ^ (high &* 0xC2B2_AE3D_27D4_EB4F)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> UInt64(64 - lineBits)) << 1
  }

  /// The slot of a long key.
  @inline(__always)
  static func slot(_ text: SIMD4<UInt64>, _ end: UInt64) -> Int {
    var mixed = (text[0] ^ (text[1] &* 0xC2B2_AE3D_27D4_EB4F)) &* 0x9E37_79B9_7F4A_7C15
    mixed ^= mixed >> 29 ^ text[2] ^ (text[3] &* 0xC2B2_AE3D_27D4_EB4F)
    mixed = mixed &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ mixed >> 29 ^ end) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> UInt64(64 - longBits))
  }
}
