import GopherCore

/// How the open points of the paper's quality and repetition rules are read.
public enum FilterReading: String, Sendable, ConfigurationWord {
  /// The paper's sentences, as Docs/Filters.md reads them; the default.
  case gopher
  /// The rules of datatrove 0.10, over our words; for comparing decisions document by document.
  case datatrove
  /// The attributes of dolma's tagger `gopher_v1`, over our words; likewise.
  case dolma
}
