import CCLD2
import Foundation
import GopherCore

/// The codes by which CLD2 names languages.
///
/// They are those of ISO 639-1 where it has one, with some older ones (`iw` for Hebrew, `jw` for
/// Javanese) and some of CLD2's own (`zh-Hant`).
enum LanguageCodes {
  /// The languages that a text can be found to be in, by code, with their English names.
  private static let names: [String: String] = {
    var names: [String: String] = [:]
    var number: Int32 = 0
    while let code = gopher_language_code(number) {
      let name = String(cString: gopher_language_name(number))
      names[String(cString: code)] = name.replacing("_", with: " ").lowercased()
      number += 1
    }
    names[""] = nil
    names[DetectedLanguage.undetermined] = nil
    return names
  }()

  /// Whether CLD2 may say that a text is in the language of a code.
  static func isKnown(_ code: String) -> Bool { names[code] != nil }

  /// The code that is meant by a word that is none: by `english`, `eng`, `EN` and `en-US` `en`; nil if
  /// none is near.
  static func nearest(to word: String) -> String? {
    let small = word.lowercased()
    if isKnown(small) { return small }
    let ofTag = String(cString: gopher_language_of_tag(word))
    if isKnown(ofTag) { return ofTag }
    if let code = Locale.LanguageCode(small).identifier(.alpha2), isKnown(code) { return code }
    // Names of the pseudo-languages of single scripts begin with x.
    let languages = names.filter { !$0.value.hasPrefix("x ") }.sorted { $0.key < $1.key }
    let name = suggestion(for: small.replacing("_", with: " "), among: languages.map(\.value))
    return languages.first { $0.value == name }?.key
  }
}
