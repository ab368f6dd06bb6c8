import GopherCore

/// What a user says that files hold whose names do not tell their kind, standard input above all.
public enum StatedKind: String, Sendable, ConfigurationWord {
  /// Nothing is said: their first bytes decide.
  case detected
  /// An HTML page.
  case html
  /// Prose.
  case text
  /// Prose, too: Markdown stays as it is written.
  case markdown
  /// Source code.
  case code
  /// JSON lines.
  case jsonLines = "jsonl"
  /// A web archive of the format WARC.
  case warc
  /// The same, with texts instead of pages.
  case wet
  /// A web archive of the format before WARC.
  case arc

  /// How such a file is read; nil where nothing is said.
  var kind: InputKind? {
    switch self {
    case .detected: nil
    case .html: .html
    case .text, .markdown: .text
    case .code: .code
    case .jsonLines: .jsonLines
    case .warc, .wet: .warc
    case .arc: .arc
    }
  }
}
