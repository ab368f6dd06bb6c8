/// What the stages need to know about a code point, looked up instead of computed.
///
/// Filled once from Swift's own Unicode data for planes 0 and 1; code points above them are looked
/// up there each time. The property definitions are those of the Unicode Standard:
///
/// | flag | code points |
/// | --- | --- |
/// | whitespace | property White_Space (25 code points) |
/// | letter | general category L (Lu, Ll, Lt, Lm, Lo), which is Python's `isalpha` |
/// | content | general categories L, M and N: what n-grams of words are made of |
package struct CharacterTable: Sendable {
  package static let whitespace: UInt8 = 1
  package static let letter: UInt8 = 2
  package static let content: UInt8 = 4

  /// Flags of ``asciiKinds`` alone: small letters and digits, which are their own normalised form.
  static let plain: UInt8 = 8
  /// A byte of a code point beyond ASCII.
  static let wide: UInt8 = 16
  /// A capital; the bit is the one by which a small letter of ASCII differs from it.
  static let capital: UInt8 = 32

  /// The table of the process.
  package static let shared = CharacterTable()

  private static let count: UInt32 = 0x20000

  /// The flags of the code points below 0x20000.
  package let flags: [UInt8]
  /// Their lower-case forms where that is one code point, else they themselves.
  package let lowercase: [UInt32]
  /// The kinds of the 256 bytes: the flags of ASCII and those above.
  let asciiKinds: [UInt8]

  private init() {
    var flags = [UInt8](repeating: 0, count: Int(Self.count))
    var lowercase = [UInt32](0..<Self.count)
    for value in 0..<Self.count {
      guard let scalar = Unicode.Scalar(value) else { continue }
      flags[Int(value)] = Self.flags(computedFor: scalar)
      lowercase[Int(value)] = Self.lowercase(computedFor: scalar)
    }
    self.flags = flags
    self.lowercase = lowercase
    asciiKinds = (0..<256).map { byte in
      if byte >= 0x80 { return Self.wide }
      switch UInt8(byte) {
      case 0x61...0x7A, 0x30...0x39: return flags[byte] | Self.plain
      case 0x41...0x5A: return flags[byte] | Self.capital
      default: return flags[byte]
      }
    }
  }

  /// The flags of any code point.
  package func flags(of scalar: Unicode.Scalar) -> UInt8 {
    scalar.value < Self.count ? flags[Int(scalar.value)] : Self.flags(computedFor: scalar)
  }

  /// The lower-case form of any code point where that is one code point, else itself.
  package func lowercase(of scalar: Unicode.Scalar) -> UInt32 {
    scalar.value < Self.count ? lowercase[Int(scalar.value)] : Self.lowercase(computedFor: scalar)
  }

  /// The flags of a code point by its value.
  @inline(__always)
  func flags(ofValue value: UInt32) -> UInt8 {
    if value < Self.count { return flags[Int(value)] }
    return Unicode.Scalar(value).map(Self.flags(computedFor:)) ?? 0
  }

  /// The lower-case form of a code point by its value; above planes 0 and 1 itself.
  @inline(__always)
  func lowercase(ofValue value: UInt32) -> UInt32 {
    value < Self.count ? lowercase[Int(value)] : value
  }

  private static func flags(computedFor scalar: Unicode.Scalar) -> UInt8 {
    switch scalar.properties.generalCategory {
    // No others hold white space, and to ask costs as much as the category.
    case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control:
      return scalar.properties.isWhitespace ? whitespace : 0
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return letter | content
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber,
      .otherNumber:
      return content
    default:
      return 0
    }
  }

  private static func lowercase(computedFor scalar: Unicode.Scalar) -> UInt32 {
    guard scalar.properties.changesWhenLowercased else { return scalar.value }
    let mapping = scalar.properties.lowercaseMapping.unicodeScalars
    guard mapping.count == 1, let first = mapping.first else { return scalar.value }
    return first.value
  }
}
