import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

private let english = """
  All human beings are born free and equal in dignity and rights. They are endowed with reason and \
  conscience and should act towards one another in a spirit of brotherhood.
  """
private let german = """
  Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und \
  Gewissen begabt und sollen einander im Geist der Brüderlichkeit begegnen.
  """

@Suite struct LanguageFilterTests {
  @Test("English stays, another language goes, and the values say why")
  func verdicts() {
    let kept = LanguageFilter().verdict(on: AnalyzedText(english))
    #expect(kept.isKept)
    #expect(kept.values.map(\.name) == ["language", "language_score", "language_reliable"])
    #expect(kept.values[0] == Measurement("language", "en"))
    #expect(kept["language_score"] ?? 0 > 0.9)
    let dropped = LanguageFilter().verdict(on: AnalyzedText(german))
    #expect(dropped.reason == "language_not_wanted")
    #expect(dropped.values[0] == Measurement("language", "de"))
  }

  @Test("the wanted languages, the least score and undetermined texts follow the settings")
  func settings() {
    var settings = LanguageSettings()
    settings.languages = ["de", "fr"]
    func reason(_ text: String) -> String? {
      LanguageFilter(settings: settings).verdict(on: AnalyzedText(text)).reason
    }
    #expect(reason(german) == nil)
    #expect(reason(english) == "language_not_wanted")
    settings.minimumScore = 1.01
    #expect(reason(german) == "language_score_below_minimum")
    #expect(reason("12345 67890") == "language_undetermined")
    #expect(reason("") == "language_undetermined")
    settings.keepsUndetermined = true
    #expect(reason("12345 67890") == nil)
  }

  @Test(
    "a language that is no code of CLD2's is refused with the code that is meant",
    arguments: [
      ("english", "did you mean en?"), ("Englisch", "did you mean en?"), ("EN", "did you mean en?"),
      ("en-GB", "did you mean en?"), ("deu", "did you mean de?"), ("he", "did you mean iw?"),
      ("Scots Gaelic", "did you mean gd?"), ("zh-TW", "did you mean zh-Hant?"),
      ("un", "set language.keep_undetermined to true."), ("", "name codes such as en"),
      ("all of them", "name codes such as en"),
    ])
  func unknownLanguages(word: String, advice: String) {
    var settings = LanguageSettings()
    settings.languages = ["en", "zh-Hant", word]
    let error = #expect(throws: Failure.self) { try settings.validate() }
    #expect(error?.kind == .usage && error?.message.contains(advice) == true)
  }

  @Test("where documents name their language, tags that CLD2 does not use are languages, too")
  func languagesOfFields() throws {
    var settings = LanguageSettings()
    settings.languages = ["iw", "he", "deu"]
    #expect(throws: Failure.self) { try settings.validate() }
    settings.field = "lang"
    try settings.validate()
    settings.languages = ["hebrew"]
    #expect(throws: Failure.self) { try settings.validate() }
  }

  @Test("a metadata field that names the language takes the place of detection")
  func override() {
    var settings = LanguageSettings()
    settings.field = "lang"
    let filter = LanguageFilter(settings: settings)
    func verdict(_ text: String, _ lang: JSONValue?) -> Verdict {
      filter.verdict(on: AnalyzedText(text), metadata: lang.map { ["lang": $0] } ?? [:])
    }
    #expect(verdict(german, "en").isKept && verdict(german, "EN_gb").isKept)
    #expect(verdict(german, "en")["language_score"] == 1)
    #expect(verdict(english, "de-AT").reason == "language_not_wanted")
    #expect(verdict(english, "zh-TW").values[0] == Measurement("language", "zh-Hant"))
    #expect(verdict(english, "zh-CN").values[0] == Measurement("language", "zh"))
    // What names no language is passed over.
    for lang in [nil, "und", "", "English language", 7] as [JSONValue?] {
      #expect(verdict(english, lang).isKept && !verdict(german, lang).isKept)
    }
    let plain = LanguageFilter()
    #expect(!plain.verdict(on: AnalyzedText(german), metadata: ["lang": "en"]).isKept)
  }

  @Test("bytes that are not UTF-8, control characters and non-characters are read as spaces")
  func refusedBytes() {
    let clean = LanguageDetector.detect(english + " " + german)
    var bytes: [UInt8] = [0xFF, 0xC0, 0x80, 0xE2, 0x28, 0xED, 0xA0, 0x80, 0x00, 0x0B, 0x7F]
    bytes += Array(english.utf8) + [0xF4, 0x90, 0x80, 0x80] + Array("\u{FFFE}\u{85} ".utf8)
    bytes += Array(german.utf8) + [0xE2, 0x80]
    let dirty = bytes.withUnsafeBytes { LanguageDetector.detect($0) }
    #expect(dirty.code == clean.code)
    #expect(abs(dirty.share - clean.share) <= 0.02)
    let noise = [UInt8](repeating: 0xFE, count: 1000).withUnsafeBytes(LanguageDetector.detect)
    #expect(noise.code == DetectedLanguage.undetermined)
  }

  @Test(
    "the Universal Declaration is recognised in the languages that CLD2 knows",
    .enabled(if: SharedData.isReadable, "../shared/data, gzip, zstd or unzip is missing"),
    arguments: [
      ("English-Latin1", "en"), ("German_Deutsch-Latin1", "de"), ("French_Francais-Latin1", "fr"),
      ("Bulgarian_Balgarski-UTF8", "bg"), ("Greek_Ellinika-UTF8", "el"),
      ("Hebrew_Ivrit-UTF8", "iw"), ("Hindi_web-UTF8", "hi"),
      ("Hungarian_Magyar-UTF8", "hu"), ("Japanese_Nihongo-UTF8", "ja"),
      ("Korean_Hankuko-UTF8", "ko"),
      ("Maltese-UTF8", "mt"), ("Russian_Russky-UTF8", "ru"), ("Turkish_Turkce-UTF8", "tr"),
      ("Ukrainian-UTF8", "uk"), ("Vietnamese-UTF8", "vi"),
    ])
  func universalDeclaration(name: String, code: String) throws {
    guard let text = try SharedData.member("udhr/\(name)", of: "nltk/udhr.zip") else {
      Issue.record("udhr/\(name) is not UTF-8")
      return
    }
    let language = LanguageDetector.detect(text)
    #expect(language.code == code)
    #expect(language.share > 0.8 && language.isReliable)
  }

  @Test(
    "of all declarations the filter keeps those whose language CLD2 takes for English",
    .enabled(if: SharedData.isReadable, "../shared/data, gzip, zstd or unzip is missing"))
  func onlyEnglish() throws {
    let members = try SharedData.members(of: "nltk/udhr.zip")
      .filter { $0.hasSuffix("-UTF8") || $0.hasSuffix("-Latin1") }
    #expect(members.count > 200)
    var kept: [String] = []
    for member in members {
      guard let text = try SharedData.member(member, of: "nltk/udhr.zip") else { continue }
      let verdict = LanguageFilter().verdict(on: AnalyzedText(text))
      #expect(verdict == LanguageFilter().verdict(on: AnalyzedText(text)))
      if verdict.isKept { kept.append(member) }
    }
    // CLD2's smaller tables, which Debian links by default, do not know the other two.
    let english = ["English", "Interlingua", "NigerianPidginEnglish"].map { "udhr/\($0)-Latin1" }
    #expect(kept == english)
  }
}
