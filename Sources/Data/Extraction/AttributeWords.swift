/// Gathers the hints of one element from its attributes.
struct AttributeWords {
  private(set) var hints: HTMLHints = []
  private var tag = HTMLTag.other
  private var metaName = "", metaContent = ""
  private var language: String?
  /// The hints of names met lately, by their hash: pages repeat their classes.
  private var known = [(hash: UInt64, hints: HTMLHints)](repeating: (0, []), count: 1024)

  mutating func begin(tag: HTMLTag) {
    self.tag = tag
    hints = []
    guard tag == .meta || tag == .html else { return }
    metaName = ""
    metaContent = ""
    language = nil
  }

  /// Takes an attribute; the name of any case, the value as it stands in the page.
  mutating func add(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
    // Length and first letter keep most attributes (src, width, alt, data-…) from being compared.
    switch (name.count, name[0] | 0x20) {
    case (5, UInt8(ascii: "c")): if name == "class" { addNames(value) }
    case (2, UInt8(ascii: "i")): if name == "id" { addNames(value) }
    case (4, UInt8(ascii: "h")):
      if tag == .a, name == "href" { hints.insert(.link) }
    case (5, UInt8(ascii: "s")): if name == "style" { addStyle(value) }
    case (4, UInt8(ascii: "r")): if name == "role" { addRole(text(value).lowercased()) }
    case (6, UInt8(ascii: "h")): if name == "hidden" { hints.insert(.hidden) }
    case (11, UInt8(ascii: "a")):
      if name == "aria-hidden", value == "true" { hints.insert(.hidden) }
    case (8, UInt8(ascii: "i")):
      guard name == "itemprop" else { return }
      if text(value).contains("articleBody") { hints.insert(.articleBody) }
      if tag == .meta { metaName = text(value).lowercased() }
    case (4, UInt8(ascii: "l")): if tag == .html, name == "lang" { language = text(value) }
    case (7, UInt8(ascii: "c")):
      if tag == .meta, name == "content" {
        metaContent = collapsed(HTMLEntities.shared.decoded(value, isInAttribute: true)[...])
      }
    case (8, UInt8(ascii: "p")), (4, UInt8(ascii: "n")):
      if tag == .meta, name == "property" || name == "name" { metaName = text(value).lowercased() }
    default: break
    }
  }

  /// Takes over what the attributes say about the page.
  func fill(_ head: inout HTMLHead) {
    if let language, head.language == nil { head.language = language }
    guard tag == .meta, !metaContent.isEmpty else { return }
    switch metaName {
    case "og:title", "twitter:title":
      if head.siteTitle == nil { head.siteTitle = metaContent }
    case "article:published_time", "datepublished", "date", "dc.date", "dcterms.created":
      if head.published == nil { head.published = metaContent }
    default: break
    }
  }

  private mutating func addRole(_ role: String) {
    switch role {
    case "navigation", "banner", "contentinfo", "search", "complementary", "dialog",
      "alertdialog", "menu", "menubar", "toolbar", "alert", "form", "button", "tablist":
      hints.insert(.boilerplate)
    case "main": hints.insert(.articleBody)
    default: break
    }
  }

  /// Takes a style that hides, in whatever case and spacing.
  private mutating func addStyle(_ value: UnsafeBufferPointer<UInt8>) {
    var hash = NameHash.seed
    for index in 0...value.count {
      let byte = index < value.count ? value[index] : UInt8(ascii: ";")
      if byte == UInt8(ascii: ";") || byte == UInt8(ascii: "!") {
        if Self.hiding.contains(hash) { hints.insert(.hidden) }
        hash = NameHash.seed
      } else if !isSpace(byte) {
        hash = NameHash.adding(lowercase(byte), to: hash)
      }
    }
  }

  private static let hiding = ["display:none", "visibility:hidden"].map { NameHash.of($0.utf8) }

  /// Takes the names of a class list, or an identifier.
  private mutating func addNames(_ value: UnsafeBufferPointer<UInt8>) {
    let hash = Fingerprint.hash64(UnsafeRawBufferPointer(value))
    let slot = Int(truncatingIfNeeded: hash & 1023)
    if known[slot].hash != hash { known[slot] = (hash, HintWords.hints(ofNames: value)) }
    hints.formUnion(known[slot].hints)
  }

  private func text(_ value: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: value, as: UTF8.self)
  }
}

/// Whether bytes are a word in lower case, in letters of any case.
private func == (bytes: UnsafeBufferPointer<UInt8>, word: StaticString) -> Bool {
  guard bytes.count == word.utf8CodeUnitCount else { return false }
  for index in bytes.indices where lowercase(bytes[index]) != word.utf8Start[index] {
    return false
  }
  return true
}
