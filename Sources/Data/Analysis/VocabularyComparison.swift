import GopherCore

/// How well a vocabulary compresses the subsets of a data set (spec §3.10).
public struct VocabularyComparison: Codable, Sendable, Equatable {
  /// What the vocabulary is called.
  public var name: String
  /// Its number of pieces.
  public var vocabularySize: Int
  /// By subset, what was encoded and how many tokens it took.
  public var subsets: [String: Encoded]

  /// Text and the tokens it took.
  public struct Encoded: Codable, Sendable, Equatable {
    /// Documents and bytes of text.
    public var text = Tally()
    /// Tokens, those that end documents not counted.
    public var tokens = 0

    /// Bytes of text for each token; 0 without tokens.
    public var bytesPerToken: Double { tokens > 0 ? Double(text.bytes) / Double(tokens) : 0 }
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case vocabularySize = "vocabulary_size"
    case subsets
  }
}

extension DataSet {
  /// Encodes the same documents of each subset with several tokenizers.
  ///
  /// The documents are the first of each subset, which lie in a random order: whole pieces of the
  /// shards until `sampleBytes` are reached.
  public func compression(
    with tokenizers: [(name: String, tokenizer: Tokenizer)], sampleBytes: Int = 16 << 20,
    pool: ThreadPool = .shared
  ) throws -> [VocabularyComparison] {
    var comparisons = tokenizers.map {
      VocabularyComparison(
        name: $0.name, vocabularySize: $0.tokenizer.vocabularySize, subsets: [:])
    }
    for subset in subsets {
      for piece in try firstPieces(of: subset, bytes: sampleBytes) {
        let documents = try piece.reader.documents(inPiece: piece.number)
        for (place, entry) in tokenizers.enumerated() {
          let tokens = try pool.map(documents.count) {
            try entry.tokenizer.encode(documents[$0].text).count
          }
          var encoded = comparisons[place].subsets[subset] ?? VocabularyComparison.Encoded()
          for document in documents { encoded.text.add(bytes: document.text.utf8.count) }
          encoded.tokens += tokens.reduce(0, +)
          comparisons[place].subsets[subset] = encoded
        }
      }
    }
    return comparisons
  }

  private func firstPieces(
    of subset: String, bytes: Int
  ) throws -> [(reader: DocumentShardReader, number: Int)] {
    var pieces: [(reader: DocumentShardReader, number: Int)] = [], reached = 0
    for reader in try documents(of: subset) {
      for number in 0..<reader.pieceCount where reached < bytes {
        pieces.append((reader, number))
        reached += reader.contentBytes(ofPiece: number)
      }
    }
    return pieces
  }
}
