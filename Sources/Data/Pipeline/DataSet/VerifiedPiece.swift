/// A piece of a shard of documents, read again and encoded anew to be held against its tokens.
struct VerifiedPiece: Sendable {
  /// A document of the piece.
  private struct Row: Sendable {
    /// What to call it.
    let name: String
    /// Bytes of its text.
    let bytes: Int
    /// What is wrong with the document itself.
    let fault: String?
    let tokens: [Int32]
  }

  private let rows: [Row]

  /// Reads a piece and encodes its documents.
  init(
    _ piece: Int, of part: DocumentShardReader, subset: String, tokenizer: Tokenizer
  ) throws {
    rows = try part.documents(inPiece: piece).map { document in
      var fault: String?
      if document.source != subset {
        fault = "says that it is of \(document.source)"
      } else if part.index(leadsFrom: document.id, toPiece: piece) == false {
        fault = "cannot be found by the index of identities"
      }
      return Row(
        name: "The document \(document.id) of \(part.path)", bytes: document.text.utf8.count,
        fault: fault, tokens: try tokenizer.encode(document.text) + [tokenizer.endOfDocument])
    }
  }

  /// Bytes of the documents' texts.
  var bytes: some Sequence<Int> { rows.lazy.map(\.bytes) }

  /// What is wrong with the first document of which something is wrong.
  ///
  /// - Parameters:
  ///   - tokens: of all documents of the subset.
  ///   - first: the number of the first document in them.
  func problem(_ tokens: TokenDataset, first: Int) -> String? {
    for (number, row) in zip(first..., rows) {
      if let fault = row.fault { return "\(row.name) \(fault)." }
      guard number < tokens.documentCount else { return "\(row.name) has no tokens." }
      if tokens.document(number) != row.tokens {
        return "\(row.name) is not what document \(number) of \(tokens.prefix).bin encodes."
      }
    }
    return nil
  }
}
