/// One document as a reader found it, before extraction.
public struct RawDocument: Sendable {
  /// What the document holds.
  public enum Content: Sendable {
    /// HTML in the bytes of its file or message, with the character set of the HTTP header.
    case html([UInt8], charset: String?)
    /// Text.
    case text(String)
  }

  /// The identity, stable between runs: the given one, or path and place.
  public var id: String
  /// The file, relative to the input root.
  public var path: String
  /// Where the document came from, if known.
  public var url: String?
  /// The content.
  public var content: Content
  /// When it was added, if the input says so.
  public var added: String?
  /// When it was created, if the input says so.
  public var created: String?
  /// What else the input says.
  public var metadata: [String: JSONValue]
  /// How many characters had to be replaced by U+FFFD: NULs, lone surrogates.
  public var replacedCharacters: Int
  /// How many bytes of input the document took, unfolded.
  public var bytes: Int

  /// Makes a raw document.
  public init(
    id: String, path: String, url: String? = nil, content: Content, added: String? = nil,
    created: String? = nil, metadata: [String: JSONValue] = [:], replacedCharacters: Int = 0,
    bytes: Int = 0
  ) {
    self.id = id
    self.path = path
    self.url = url
    self.content = content
    self.added = added
    self.created = created
    self.metadata = metadata
    self.replacedCharacters = replacedCharacters
    self.bytes = bytes
  }
}

extension RawDocument {
  /// What is known of the document before its content is looked at: what the input says, `path`, `url`.
  var knownMetadata: [String: JSONValue] {
    var known = metadata
    if known["path"] == nil { known["path"] = .string(path) }
    if let url { known["url"] = .string(url) }
    return known
  }
}

/// What a reader hands out, in the order of the input.
public enum InputItem: Sendable {
  /// A document.
  case document(RawDocument)
  /// Something that cannot become one.
  case rejection(Rejection)
}
