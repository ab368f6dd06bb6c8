/// One document in the Dolma form: a text with an identity and what is known about it.
///
/// A document is written as one JSON object a line with the keys `id`, `text`, `source`, `added`,
/// `created`, `metadata` in this order; `added` and `created` are left out where nil, and the
/// keys of `metadata` are sorted, so that equal documents are equal bytes.
public struct Document: Sendable, Equatable {
  /// The identity: given by the input, or the path below the input root and a place in the file.
  public var id: String
  /// The text.
  public var text: String
  /// The subset the document belongs to, such as `web` or `books`.
  public var source: String
  /// When the document was added to the collection, as the input gives it (no clock is read).
  public var added: String?
  /// When the document was created, as the input gives it.
  public var created: String?
  /// Everything else: `path` (relative to the input root), `url`, `title`, and the input's own.
  public var metadata: [String: JSONValue]

  /// Makes a document.
  public init(
    id: String, text: String, source: String, added: String? = nil, created: String? = nil,
    metadata: [String: JSONValue] = [:]
  ) {
    self.id = id
    self.text = text
    self.source = source
    self.added = added
    self.created = created
    self.metadata = metadata
  }
}
