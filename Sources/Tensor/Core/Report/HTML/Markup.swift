/// Markup under construction: HTML or SVG, well-formed as XML too.
///
/// Text is always escaped, tags are always closed, so that what a document, a file name or a
/// model says cannot break a page.
package struct Markup {
  /// The markup so far.
  package private(set) var source = ""

  package init() {}

  /// Adds text, escaped.
  package mutating func text(_ text: String) { source += Self.escape(text) }

  /// Adds markup made elsewhere.
  package mutating func append(_ other: Markup) { source += other.source }

  /// Adds an element without content.
  package mutating func empty(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) {
    source += "<\(name)\(Self.list(attributes))/>"
  }

  /// Adds an element with a text.
  package mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String
  ) {
    source += "<\(name)\(Self.list(attributes))>\(Self.escape(text))</\(name)>"
  }

  /// Adds an element with whatever `content` adds.
  package mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:],
    _ content: (inout Markup) throws -> Void
  ) rethrows {
    source += "<\(name)\(Self.list(attributes))>"
    try content(&self)
    source += "</\(name)>"
    if Self.blocks.contains(name) { source += "\n" }
  }

  /// Text with the characters that mean something in markup replaced.
  ///
  /// Control characters, which XML cannot hold at all, become U+FFFD.
  package static func escape(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n": escaped.unicodeScalars.append(scalar)
      case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static func list(_ attributes: KeyValuePairs<String, String>) -> String {
    attributes.map { " \($0.key)=\"\(escape($0.value))\"" }.joined()
  }

  private static let blocks: Set<String> = [
    "section", "table", "tr", "div", "figure", "p", "header", "footer", "svg", "dl", "details",
  ]
}
