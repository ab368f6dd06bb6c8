/// Which fields of JSON lines hold what a document consists of.
///
/// A name with dots reaches into objects (`meta.url`), unless the line has a field of just that name.
/// What is taken from a field other than the one of the default name does not stay in the metadata.
///
/// | field | where it is missing |
/// | --- | --- |
/// | `text` | the line is rejected: `no_text_field` |
/// | `id` | the line gets an identity of its own; if another name than `id` was asked for, it is rejected: `no_id_field` |
/// | others | nothing is known |
public struct FieldNames: Codable, Sendable, Equatable {
  /// The text, a string.
  public var text = "text"
  /// The identity, a string or an integer.
  public var id = "id"
  /// The page's address, a string.
  public var url = "url"
  /// When it was added, a string.
  public var added = "added"
  /// When it was created, a string.
  public var created = "created"
  /// An object with everything else; fields that nobody asked for are added to it.
  public var metadata = "metadata"

  /// The names of Dolma documents.
  public init(text: String = "text") { self.text = text }

  /// What is wrong with the names, as the end of a sentence that begins with the key's path; nil if
  /// nothing is.
  var mistake: String? {
    let names = [
      "text": text, "id": id, "url": url, "added": added, "created": created, "metadata": metadata,
    ]
    for (key, name) in names.sorted(by: { $0.key < $1.key }) {
      if name.split(separator: ".", omittingEmptySubsequences: false).contains("") {
        return ".\(key) is \"\(name)\"; it must be the name of a field, or names divided by dots."
      }
      if let other = names.first(where: { $0.value == name && $0.key != key }) {
        let pair = [key, other.key].sorted().joined(separator: " and ")
        return " names the field \(name) for both \(pair); name one field for each."
      }
    }
    return nil
  }
}
