/// A label of a character set, as pages and headers give it, resolved as browsers do (WHATWG,
/// Encoding Standard, 4.2).
///
/// Labels of the web mean supersets of what they say: `iso-8859-1` is windows-1252, `gb2312` is
/// GB18030, `shift_jis` is CP932, `euc-kr` is CP949. A label that the standard does not know is left
/// to the system's converter under its own name.
struct EncodingLabel: Equatable {
  static let windows1252 = "windows-1252"

  /// The name for the system's converter, in lower case.
  let canonical: String

  init(_ declared: String) {
    // Letters, digits and four signs: a suffix such as //TRANSLIT would change the converter.
    let bytes = declared.utf8.map(lowercase).filter { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"): true
      default: false
      }
    }
    let name = String(decoding: bytes, as: UTF8.self)
    canonical = Self.names[name] ?? name
  }

  var isUTF8: Bool { canonical == "utf-8" }

  var isUTF16: Bool { canonical.hasPrefix("utf-16") }

  /// Whether every byte is one character.
  private var isSingleByte: Bool {
    canonical.hasPrefix("windows-") || canonical.hasPrefix("iso-8859")
      || ["koi8-r", "koi8-u", "macintosh", "mac-cyrillic", "ibm866"].contains(canonical)
  }

  /// Whether bytes that are valid UTF-8 are UTF-8 in spite of the label.
  func isOverruled(byUTF8 bytes: [UInt8]) -> Bool {
    if isUTF8 || isSingleByte || isUTF16 { return true }
    var characters = 0
    for byte in bytes where byte >= 0xC0 {
      characters += 1
      if characters == 8 { return true }
    }
    return false
  }

  private static let names: [String: String] = {
    var names = ["": windows1252, "none": windows1252, "ansi": windows1252]
    for (canonical, labels) in table {
      for label in labels.split(separator: " ") { names[String(label)] = canonical }
    }
    return names
  }()

  /// The converter's name of each encoding, and the labels of the standard; labels that are the
  /// converter's name are left out.
  private static let table: [(canonical: String, labels: String)] = [
    ("utf-8", "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8"),
    ("ibm866", "866 cp866 csibm866"),
    (
      "iso-8859-2",
      "csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2"
    ),
    (
      "iso-8859-3",
      "csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3"
    ),
    (
      "iso-8859-4",
      "csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4"
    ),
    (
      "iso-8859-5",
      "csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988"
    ),
    (
      "iso-8859-6",
      "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i "
        + "iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"
    ),
    (
      "iso-8859-7",
      "csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 "
        + "iso_8859-7:1987 sun_eu_greek"
    ),
    (
      "iso-8859-8",
      "csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 "
        + "iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical"
    ),
    ("iso-8859-10", "csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6"),
    ("iso-8859-13", "iso8859-13 iso885913"), ("iso-8859-14", "iso8859-14 iso885914"),
    ("iso-8859-15", "csisolatin9 iso8859-15 iso885915 iso_8859-15 l9"),
    ("koi8-r", "cskoi8r koi koi8 koi8_r"), ("koi8-u", "koi8-ru"),
    ("macintosh", "csmacintosh mac x-mac-roman"),
    ("windows-874", "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620"),
    ("windows-1250", "cp1250 x-cp1250"), ("windows-1251", "cp1251 x-cp1251"),
    (
      windows1252,
      "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 "
        + "iso_8859-1 iso_8859-1:1987 l1 latin1 latin-1 us-ascii x-cp1252 x-user-defined"
    ),
    ("windows-1253", "cp1253 x-cp1253"),
    (
      "windows-1254",
      "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 "
        + "latin5 x-cp1254"
    ),
    ("windows-1255", "cp1255 x-cp1255"), ("windows-1256", "cp1256 x-cp1256"),
    ("windows-1257", "cp1257 x-cp1257"), ("windows-1258", "cp1258 x-cp1258"),
    ("mac-cyrillic", "x-mac-cyrillic x-mac-ukrainian"),
    ("gb18030", "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk"),
    ("big5-hkscs", "big5 cn-big5 csbig5 x-x-big5"), ("euc-jp", "cseucpkdfmtjapanese x-euc-jp"),
    ("iso-2022-jp", "csiso2022jp"),
    ("cp932", "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis"),
    (
      "cp949",
      "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 "
        + "windows-949"
    ),
    ("utf-16be", "unicodefffe"),
    (
      "utf-16le",
      "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16"
    ),
  ]
}
