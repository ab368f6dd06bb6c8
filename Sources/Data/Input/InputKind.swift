import GopherCore

/// What kind of input a file is, by its name and, where the name says nothing, its first bytes.
public enum InputKind: String, Sendable, ConfigurationWord {
  /// An HTML page: `.html`, `.htm`, `.xhtml`.
  case html
  /// Prose: `.txt`, `.text`, `.md`, `.markdown`, `.rst`.
  case text
  /// Source code, by the extensions of programming languages.
  case code
  /// JSON lines: `.jsonl`, `.ndjson`, `.json`.
  case jsonLines = "jsonl"
  /// A web archive of the format WARC (ISO 28500): `.warc`, `.wet`.
  case warc
  /// A web archive of the format before WARC: `.arc`.
  case arc

  /// Whether files of the kind hold records of a crawl.
  var isWebArchive: Bool { self == .warc || self == .arc }

  /// What a name says.
  struct Name {
    /// The kind; nil where the name says none.
    var kind: InputKind?
    /// The compression it claims (`.gz`, `.zst`, `.bz2`).
    var compression: Compression?
    /// Whether it has no extension but that of a compression.
    var isBare: Bool
    /// Whether it ends in `.json`: one JSON text, or JSON lines under a wrong name.
    var isJSON: Bool
    /// What the name says that no reader takes, as a clause.
    var otherKind: String?
  }

  /// What a file's name says.
  static func of(name: String) -> Name {
    var extensions =
      name.split(separator: "/").last?.split(
        separator: ".", omittingEmptySubsequences: false
      ).dropFirst().map { $0.lowercased() } ?? []
    let compression = extensions.last.flatMap(Compression.init(extension:))
    if compression != nil { extensions.removeLast() }
    return Name(
      kind: extensions.last.flatMap(kind(ofExtension:)), compression: compression,
      isBare: extensions.isEmpty, isJSON: extensions.last == "json",
      otherKind: extensions.last == "wat" ? "a WAT file, which holds metadata and no text" : nil)
  }

  private static func kind(ofExtension suffix: String) -> InputKind? {
    switch suffix {
    case "html", "htm", "xhtml": .html
    case "txt", "text", "md", "markdown", "rst": .text
    case "jsonl", "ndjson", "json": .jsonLines
    case "warc", "wet": .warc
    case "arc": .arc
    default: codeExtensions.contains(suffix) ? .code : nil
    }
  }

  /// Extensions of source code, without markup, data and configuration.
  static let codeExtensions: Set<String> = [
    "adb", "ads", "asm", "awk", "bash", "c", "cc", "cl", "clj", "cljs", "cmake", "cpp", "cs",
    "css", "cu", "cuh", "cxx", "d", "dart", "el", "erl", "ex", "exs", "f", "f03", "f08", "f90",
    "f95", "fish", "for", "fs", "glsl", "go", "gradle", "groovy", "h", "hh", "hpp", "hrl", "hs",
    "hxx", "java", "jl", "js", "jsx", "kt", "kts", "lean", "less", "lhs", "lisp", "lua", "m", "mjs",
    "mk", "ml", "mli", "mm", "nim", "pas", "php", "pl", "pm", "proto", "ps1", "py", "pyi", "pyx",
    "r", "rb", "rkt", "rs", "s", "scala", "scm", "scss", "sh", "sql", "sv", "svelte", "swift",
    "tcl", "tex", "ts", "tsx", "v", "vb", "vhd", "vhdl", "vue", "y", "zig", "zsh",
  ]

  /// The kind that the first bytes of an unfolded file show; nil if they show none.
  static func of(firstBytes bytes: ArraySlice<UInt8>) -> InputKind? {
    let start = bytes.drop {
      $0 == 0x20 || (9...13).contains($0) || [0xEF, 0xBB, 0xBF].contains($0)
    }
    if start.starts(with: Array("WARC/".utf8)) { return .warc }
    if start.starts(with: Array("filedesc://".utf8)) { return .arc }
    if start.first == UInt8(ascii: "{"),
      start.dropFirst().first(where: { !isSpace($0) }) == UInt8(ascii: "\"")
    {
      return .jsonLines
    }
    let lower = start.prefix(64).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    if lower.starts(with: Array("<!doctype html".utf8)) || lower.starts(with: Array("<html".utf8)) {
      return .html
    }
    return nil
  }
}
