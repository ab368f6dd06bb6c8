import Foundation

/// Bytes of any character set as UTF-8.
///
/// Evidence is taken in this order, as browsers do: a byte order mark; the declared sets in turn
/// (HTTP header, then the document's own); whether the bytes are UTF-8; what set they seem to be of
/// (``detectedCharacterSet(of:)``); windows-1252, which takes any byte.
/// Bytes that are UTF-8 beyond ASCII overrule the declared set, at once if it is of single bytes
/// and from eight such characters on else: wrong declarations are common, text of another set that
/// happens to be UTF-8 is not. Nearly valid UTF-8 stays UTF-8 with U+FFFD for the rest.
struct DecodedText: Equatable {
  /// The text.
  var utf8: [UInt8]
  /// The name of the character set that was used.
  var encoding: String
  /// How many ill-formed pieces became U+FFFD.
  var replaced = 0

  /// Decodes bytes.
  ///
  /// - Parameter declared: names of character sets, the most trusted first.
  /// - Throws: a name that the system does not know where the bytes are not UTF-8 and do not show
  ///   what they are.
  init(_ bytes: [UInt8], declared: [String]) throws(UnknownEncoding) {
    if let marked = Self.byMark(bytes) {
      self = marked
      return
    }
    let isUTF8 = bytes.withUnsafeBytes(isValidUTF8)
    let names = declared.map(EncodingLabel.init)
    if isUTF8, names.first.map({ $0.isOverruled(byUTF8: bytes) }) ?? true {
      self.init(utf8: bytes, encoding: "utf-8")
      return
    }
    var unknown: String?, isWestern = false
    for name in names {
      if name.isUTF8 {
        if let nearly = Self.nearlyUTF8(bytes) {
          self = nearly
          return
        }
        continue
      }
      if name.canonical == EncodingLabel.windows1252 {
        isWestern = true
        break
      }
      guard let converter = CharacterConverter(from: name.canonical) else {
        unknown = unknown ?? name.canonical
        continue
      }
      let (utf8, replaced) = converter.convert(bytes)
      // A set in which every eighth byte is wrong is not the set of the text.
      if replaced <= bytes.count / 8 {
        self.init(utf8: utf8, encoding: name.canonical, replaced: replaced)
        return
      }
    }
    if isUTF8 {
      self.init(utf8: bytes, encoding: "utf-8")
    } else if let nearly = Self.nearlyUTF8(bytes) {
      self = nearly
    } else if !isWestern, let found = detectedCharacterSet(of: bytes),
      found != EncodingLabel.windows1252, let converter = CharacterConverter(from: found)
    {
      let (utf8, replaced) = converter.convert(bytes)
      self.init(utf8: utf8, encoding: found, replaced: replaced)
    } else if let unknown {
      throw UnknownEncoding(name: unknown)
    } else {
      self.init(utf8: windows1252AsUTF8(bytes), encoding: EncodingLabel.windows1252)
    }
  }

  /// A name that the system does not know.
  struct UnknownEncoding: Error, Equatable {
    let name: String
  }

  private init(utf8: [UInt8], encoding: String, replaced: Int = 0) {
    self.utf8 = utf8
    self.encoding = encoding
    self.replaced = replaced
  }

  private static func byMark(_ bytes: [UInt8]) -> DecodedText? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      let rest = Array(bytes.dropFirst(3))
      guard rest.withUnsafeBytes(isValidUTF8) else { return nearlyUTF8(rest) }
      return DecodedText(utf8: rest, encoding: "utf-8")
    }
    let name: String
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      name = "utf-32"
    } else if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      name = "utf-16"
    } else {
      return nil
    }
    guard let converter = CharacterConverter(from: name) else { return nil }
    let (utf8, replaced) = converter.convert(bytes)
    return DecodedText(utf8: utf8, encoding: name, replaced: replaced)
  }

  /// The text as UTF-8 with replacements, if most of its bytes beyond ASCII are well-formed.
  private static func nearlyUTF8(_ bytes: [UInt8]) -> DecodedText? {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var wellFormed = 0, illFormed = 0
    scan: while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): if scalar.value >= 0x80 { wellFormed += 1 }
      case .error: illFormed += 1
      case .emptyInput: break scan
      }
    }
    guard wellFormed > illFormed else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    return DecodedText(utf8: Array(text.utf8), encoding: "utf-8", replaced: illFormed)
  }
}
