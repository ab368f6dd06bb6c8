/// A document as it lies in a shard that a run wrote: a line, which is read only for who needs more
/// of it.
struct DocumentLine: Sendable {
  /// The line, without its newline.
  let bytes: ArraySlice<UInt8>

  private let row: Int
  private let piece: Int
  private let reader: DocumentShardReader

  fileprivate init(
    _ bytes: ArraySlice<UInt8>, row: Int, piece: Int, reader: DocumentShardReader
  ) {
    (self.bytes, self.row, self.piece, self.reader) = (bytes, row, piece, reader)
  }

  /// The document.
  func document() throws -> Document {
    try reader.document(bytes, number: row, ofPiece: piece)
  }

  /// The document's identity alone.
  func identity(_ parser: JSONParser) throws -> String {
    let id = bytes.withUnsafeBytes { try? parser.string("id", of: $0) }
    return try id ?? document().id
  }
}

extension DocumentShardReader {
  /// The documents of one piece, as they lie.
  func documentLines(inPiece piece: Int) throws -> [DocumentLine] {
    try lines(inPiece: piece).enumerated().map { row, line in
      DocumentLine(line, row: row, piece: piece, reader: self)
    }
  }
}
