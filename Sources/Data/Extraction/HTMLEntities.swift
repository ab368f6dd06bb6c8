/// References to characters, such as `&amp;`, `&#8217;` and `&copy` (WHATWG HTML, 13.2.5.72–80).
struct HTMLEntities: Sendable {
  static let shared = HTMLEntities()

  /// The characters of a name, by the hash of the name with its semicolon if it has one: UTF-8
  /// from the lowest byte on, at most eight bytes; 0 if there is no such name.
  private let characters: HashedNames<UInt64>
  private static let longestName = 32
  /// The longest name that counts without a semicolon (`frac12`, `Aacute`, …).
  private static let longestLegacyName = 6

  private init() {
    var characters = [UInt64: UInt64]()
    for entry in Self.names.utf8.split(whereSeparator: isSpace) {
      let parts = entry.split(separator: UInt8(ascii: "=")).map { Substring($0) }
      let scalars = parts[1].split(separator: "+").compactMap { UInt32($0, radix: 16) }
      let packed = scalars.reversed().reduce(UInt64(0)) { packed, scalar in
        let bytes = Self.packed(scalar)
        return packed << ((64 - bytes.leadingZeroBitCount + 7) / 8 * 8) | bytes
      }
      let name = parts[0].hasSuffix(";") ? parts[0].dropLast() : parts[0]
      characters[NameHash.of("\(name);".utf8)] = packed
      if !parts[0].hasSuffix(";") { characters[NameHash.of(name.utf8)] = packed }
    }
    self.characters = HashedNames(characters, missing: 0)
  }

  /// The reference behind an `&`.
  ///
  /// - Parameters:
  ///   - start: the offset behind the `&`.
  ///   - isInAttribute: whether `&copy=1` is no reference, as in addresses.
  /// - Returns: the characters and the offset behind the reference; nil if it is plain text.
  func reference(
    in page: UnsafeBufferPointer<UInt8>, at start: Int, isInAttribute: Bool
  ) -> (packed: UInt64, end: Int)? {
    guard start < page.count else { return nil }
    if page[start] == UInt8(ascii: "#") { return numeric(page, at: start + 1) }
    var hash = NameHash.seed, index = start
    var legacy: (packed: UInt64, end: Int)?
    let end = min(page.count, start + Self.longestName)
    while index < end {
      let byte = page[index]
      if byte == UInt8(ascii: ";") {
        hash = NameHash.adding(byte, to: hash)
        let packed = characters[hash]
        if packed != 0 { return (packed, index + 1) }
        break
      }
      guard isAlphanumeric(byte) else { break }
      hash = NameHash.adding(byte, to: hash)
      index += 1
      if index - start <= Self.longestLegacyName, characters[hash] != 0 {
        legacy = (characters[hash], index)
      }
    }
    if isInAttribute, let legacy, legacy.end < page.count {
      let next = page[legacy.end]
      if next == UInt8(ascii: "=") || isAlphanumeric(next) { return nil }
    }
    return legacy
  }

  private func numeric(
    _ page: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> (packed: UInt64, end: Int)? {
    var index = start, value: UInt32 = 0
    let isHexadecimal = index < page.count && page[index] | 0x20 == UInt8(ascii: "x")
    if isHexadecimal { index += 1 }
    let first = index
    while index < page.count, let digit = digit(page[index], isHexadecimal) {
      value = min(value * (isHexadecimal ? 16 : 10) + digit, 0x11_0000)
      index += 1
    }
    if index == first { return nil }
    if index < page.count, page[index] == UInt8(ascii: ";") { index += 1 }
    if (0x80...0x9F).contains(value) { value = Self.windows1252[Int(value) - 0x80] }
    return (Self.packed(value), index)
  }

  private func digit(_ byte: UInt8, _ isHexadecimal: Bool) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 0x30
    case UInt8(ascii: "a")...UInt8(ascii: "f") where isHexadecimal: UInt32(byte) - 0x57
    case UInt8(ascii: "A")...UInt8(ascii: "F") where isHexadecimal: UInt32(byte) - 0x37
    default: nil
    }
  }

  private func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: false
    }
  }

  /// The UTF-8 of a code point, the first byte lowest; U+FFFD for what is none.
  private static func packed(_ value: UInt32) -> UInt64 {
    let scalar = value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}"
    var packed: UInt64 = 0, shift: UInt64 = 0
    for byte in String(scalar).utf8 {
      packed |= UInt64(byte) << shift
      shift += 8
    }
    return packed
  }

  /// Appends packed UTF-8.
  static func append(_ packed: UInt64, to bytes: inout [UInt8]) {
    var rest = packed
    while rest != 0 {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// Bytes with their references to characters as text.
  func decoded(_ bytes: UnsafeBufferPointer<UInt8>, isInAttribute: Bool) -> [UInt8] {
    var output = [UInt8](), index = 0
    output.reserveCapacity(bytes.count)
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "&"),
        let found = reference(in: bytes, at: index + 1, isInAttribute: isInAttribute)
      {
        Self.append(found.packed, to: &output)
        index = found.end
      } else {
        output.append(bytes[index])
        index += 1
      }
    }
    return output
  }

  /// What numbers 0x80 … 0x9F mean: pages that use them mean windows-1252.
  private static let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]
}
