import GopherCore

/// A document of a ``DocumentCatalog`` on its way on.
///
/// Most documents are written again as they lie, so a line is read only for who wants to change it.
struct CataloguedDocument {
  /// Its number.
  let number: Int
  /// The number of its subset.
  let subset: Int
  /// Its identity, unique in the collection.
  let identity: String
  /// Bytes of its text.
  let bytes: Int

  /// The document as it lies, maybe with another identity.
  let line: DocumentLine

  /// Writes the document with the number of documents that were dropped for it, if there are any:
  /// its line where nothing about it has changed.
  func write(to writer: DocumentShardWriter, leaderOf duplicates: Int) throws {
    if duplicates == 0, let line = unchangedLine {
      try writer.append(line: line, identity: identity)
    } else {
      try writer.append(try document().leader(of: duplicates))
    }
  }

  /// The line, if it is that of ``document()``: if the document had to be given no other identity.
  private var unchangedLine: ArraySlice<UInt8>? {
    var start = JSONWriter()
    start.append(raw: "{\"id\":")
    start.append(identity)
    return line.bytes.starts(with: start.bytes) ? line.bytes : nil
  }

  /// The document, with the unique identity; one that the input gave is then in the metadata.
  func document() throws -> Document {
    var document = try line.document()
    if !document.id.utf8.elementsEqual(identity.utf8) {
      document.metadata["original_id"] = .string(document.id)
      document.id = identity
    }
    return document
  }
}
