import MassiveText
import Testing

@Suite struct CharacterSetTests {
  private func text(_ bytes: [UInt8]) throws -> String? {
    let samples = try InputSamples()
    try samples.write(bytes, to: "a.txt")
    return try samples.read().texts.first
  }

  @Test(arguments: [
    ([0xEF, 0xBB, 0xBF, 0xC3, 0xA9], "é"), ([0xFF, 0xFE, 0xE9, 0x00, 0x0A, 0x00], "é\n"),
    ([0xFE, 0xFF, 0x00, 0xE9], "é"), ([0xFF, 0xFE, 0, 0, 0x00, 0xF6, 0x01, 0], "😀"),
    ([0x63, 0x61, 0x66, 0xE9, 0x20, 0x93, 0x94], "café “”"),
    ([0xC3, 0xA9, 0xC3, 0xA8, 0xFF, 0x61], "éè\u{FFFD}a"),
  ])
  func decodesPlainText(bytes: [UInt8], expected: String) throws {
    #expect(try text(bytes) == expected)
  }

  /// From the Universal Declaration of Human Rights.
  private static let articles = [
    "ru":
      "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и "
      + "совестью и должны поступать в отношении друг друга в духе братства.",
    "el":
      "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα. Είναι "
      + "προικισμένοι με λογική και συνείδηση.",
    "ja":
      "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。人間は、理性と良心とを授けられており、"
      + "互いに同胞の精神をもって行動しなければならない。",
    "zh": "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神互相对待。人人有资格享有本宣言所载的一切权利和自由。",
    "ko":
      "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았으며 서로 "
      + "형제애의 정신으로 행동하여야 한다.",
    "fr":
      "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de "
      + "raison et de conscience et doivent agir les uns envers les autres dans un esprit de "
      + "fraternité. Déjà très éloigné.",
    "he":
      "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון, לפיכך חובה "
      + "עליהם לנהוג איש ברעהו ברוח של אחווה.",
  ]

  @Test(arguments: [
    ("ru", "CP1251"), ("ru", "KOI8-R"), ("ru", "ISO-8859-5"), ("el", "ISO-8859-7"),
    ("el", "CP1253"), ("ja", "SHIFT_JIS"), ("ja", "EUC-JP"), ("zh", "GB18030"), ("ko", "EUC-KR"),
    ("fr", "CP1252"), ("he", "CP1255"),
  ])
  func detectsWhatNobodyDeclares(language: String, encoding: String) throws {
    let samples = try InputSamples()
    let article = try #require(Self.articles[language])
    try samples.write(article, to: "utf8")
    try samples.run("iconv -f UTF-8 -t \(encoding) utf8 > a.txt; rm utf8")
    #expect(try samples.read().texts == [article])
  }

  @Test(arguments: [
    ("x-sjis", "SHIFT_JIS", "ja"), ("ms_kanji", "SHIFT_JIS", "ja"), ("chinese", "GB18030", "zh"),
    ("KOI", "KOI8-R", "ru"), ("cskoi8r", "KOI8-R", "ru"), ("x-cp1251", "CP1251", "ru"),
    ("logical", "ISO-8859-8", "he"), ("ISO_8859-1:1987", "CP1252", "fr"),
    ("ks_c_5601-1989", "CP949", "ko"), ("windows-31j\"", "SHIFT_JIS", "ja"),
  ])
  func knowsTheLabelsOfTheWeb(label: String, encoding: String, language: String) throws {
    let article = try #require(Self.articles[language])
    let samples = try InputSamples()
    try samples.write("<p>\(article)</p>", to: "utf8")
    try samples.run("iconv -f UTF-8 -t \(encoding) utf8 > page")
    let raw = RawDocument(
      id: "i", path: "p", content: .html(try samples.bytes(of: "page"), charset: label))
    guard case .success(let document) = Extractor().document(from: raw, source: "s") else {
      Issue.record("no document")
      return
    }
    #expect(document.text == article)
  }

  @Test func utf16DeclaredInASCIIMeansUTF8() throws {
    let bytes = Array("<meta charset=utf-16><p>Ünïcödé wörds ärë hérè".utf8) + [0xFF]
    let raw = RawDocument(id: "i", path: "p", content: .html(bytes, charset: nil))
    guard case .success(let document) = Extractor().document(from: raw, source: "s") else {
      Issue.record("no document")
      return
    }
    #expect(document.text == "Ünïcödé wörds ärë hérè\u{FFFD}")
  }
}
