import GopherCore

/// All prepared documents of a group of subsets by number, with those of an index before them.
///
/// What deduplication needs to know of them is in a ``DocumentRegister``; the texts stay where they
/// lie and are read in order: once for fingerprints, once for the n-grams of candidates, once
/// to be handed on.
///
/// Memory: 16 bytes a piece of 64 kB.
final class DocumentCatalog {
  /// A file of documents.
  struct Source {
    let path: String
    /// The number of the subset in the group; nil for documents of an index.
    let subset: Int?
    /// The signatures of the documents, if they are known.
    var signatures: IndexSignatures?
  }

  /// What is known of the documents.
  let register: DocumentRegister
  /// Bytes of text by subset.
  private(set) var bytes: [Int]

  private let sources: [Source]
  private let pieces: CatalogPieces
  /// The number of the first document of each piece, and behind the last one of all.
  private var firstNumbers: [UInt32] = [0]
  private let work: Work

  /// Reads all documents.
  ///
  /// - Parameters:
  ///   - sources: the files; those of an index come first.
  ///   - hasher: for subsets whose near duplicates are looked for, and for the index (nil).
  ///   - advance: told how many documents were read.
  init(
    _ register: DocumentRegister, _ sources: [Source], hasher: (Int?) -> MinHasher?,
    advance: (Int) -> Void
  ) throws {
    self.register = register
    self.sources = sources
    work = register.work
    bytes = register.subsets.map { _ in 0 }
    pieces = try CatalogPieces(sources.map(\.path))
    let hashers = sources.map { hasher($0.subset) }, areKnown = sources.map { $0.signatures != nil }
    try work.inOrder(pieces.count, bytes: pieces.bytes) { [pieces] piece in
      let file = pieces.file(of: piece)
      return try pieces.documents(of: piece).map { document in
        areKnown[file] ? Fingerprints(identity: document) : Fingerprints(document, hashers[file])
      }
    } then: { piece, documents in
      try append(documents, sources[pieces.file(of: piece)])
      advance(register.count)
    }
    for source in sources { try source.signatures?.checkEnd(source.path) }
    try register.finish()
  }

  /// Hands the n-grams of the documents of a set to a closure, in order.
  func forEachNgrams(of wanted: BitSet, _ body: (Int, NgramSet) throws -> Void) throws {
    let size = register.settings.ngramWords, firstNumbers = firstNumbers
    let chosen = (0..<pieces.count).filter { wanted.intersects(numbers(of: $0)) }
    try work.inOrder(chosen.count, bytes: { pieces.bytes(of: chosen[$0]) }) { [pieces] index in
      let piece = chosen[index], first = Int(firstNumbers[piece])
      return try pieces.documents(of: piece).enumerated().map { row, document in
        wanted.contains(first + row)
          ? WordNgrams(of: AnalyzedText(document.text), size: size).set : nil
      }
    } then: { index, sets in
      let numbers = numbers(of: chosen[index])
      for (number, set) in zip(numbers, sets) { if let set { try body(number, set) } }
      work.report("read candidates", numbers.upperBound, of: register.count, unit: "documents")
    }
  }

  /// Hands every document of the group to a closure, in order.
  func forEach(_ body: (CataloguedDocument) throws -> Void) throws {
    var known = try register.reader()
    for _ in 0..<register.indexedCount { _ = try known.read() }
    let first =
      (0..<pieces.count).first { numbers(of: $0).lowerBound >= register.indexedCount }
      ?? pieces.count
    try work.inOrder(pieces.count - first, bytes: { pieces.bytes(of: first + $0) }) {
      [pieces] index in
      try pieces.lines(of: first + index)
    } then: { index, lines in
      for line in lines {
        guard let (number, entry, identity) = try known.read() else {
          throw Failure.storage(
            "\(sources[pieces.file(of: first + index)].path) holds more documents than were "
              + "counted in it; it was changed while it was read. Run the same command again.")
        }
        try body(
          CataloguedDocument(
            number: number, subset: Int(entry.subset), identity: identity,
            bytes: Int(entry.bytes), line: line))
      }
    }
  }

  /// What is computed of a document by any thread.
  private struct Fingerprints: Sendable {
    let identity: String
    let bytes: Int
    let exact: Hash128?
    let signature: MinHashSignature?

    /// Of a document whose signature is known.
    init(identity document: Document) {
      identity = document.id
      bytes = document.text.utf8.count
      (exact, signature) = (nil, nil)
    }

    init(_ document: Document, _ hasher: MinHasher?) {
      let text = AnalyzedText(document.text)
      identity = document.id
      bytes = document.text.utf8.count
      exact = ExactFingerprint(identity: "", text: text).hash
      signature = hasher?.signature(identity: "", text: text)
    }
  }

  private func append(_ documents: [Fingerprints], _ source: Source) throws {
    for document in documents {
      let known = try source.signatures?.next(source.path)
      guard let exact = known?.exact ?? document.exact else {
        preconditionFailure("DocumentCatalog.append: a document has no fingerprint")
      }
      try register.append(
        identity: document.identity, bytes: document.bytes, exact: exact,
        signature: known?.signature ?? document.signature, subset: source.subset)
      if let subset = source.subset { bytes[subset] += document.bytes }
    }
    firstNumbers.append(UInt32(register.count))
  }

  private func numbers(of piece: Int) -> Range<Int> {
    Int(firstNumbers[piece])..<Int(firstNumbers[piece + 1])
  }
}
