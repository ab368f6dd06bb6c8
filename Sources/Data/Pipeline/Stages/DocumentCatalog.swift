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

  private struct File {
    let reader: DocumentShardReader
    let source: Source
    var firstPiece = 0
  }

  private var files: [File] = []
  /// The number of the first document of each piece, and behind the last one of all.
  private var firstNumbers: [UInt32] = [0]
  private var fileOfPiece: [UInt32] = []
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
    work = register.work
    bytes = register.subsets.map { _ in 0 }
    for source in sources {
      let reader = try DocumentShardReader(source.path)
      files.append(File(reader: reader, source: source, firstPiece: fileOfPiece.count))
      for _ in 0..<reader.pieceCount { fileOfPiece.append(UInt32(files.count - 1)) }
    }
    try forEachBatch { pieces in
      let made = try work.pool.map(pieces.count) { index in
        let source = file(of: pieces[index]).source
        let list = try documents(of: pieces[index])
        if source.signatures != nil { return list.map { Fingerprints(identity: $0) } }
        let hasher = hasher(source.subset)
        return list.map { Fingerprints($0, hasher) }
      }
      for (piece, list) in zip(pieces, made) { try append(list, file(of: piece).source) }
      advance(register.count)
    }
    for file in files { try file.source.signatures?.checkEnd(file.source.path) }
    try register.finish()
  }

  /// Hands the n-grams of the documents of a set to a closure, in order.
  func forEachNgrams(of wanted: BitSet, _ body: (Int, NgramSet) throws -> Void) throws {
    let size = register.settings.ngramWords
    try forEachBatch(where: { wanted.intersects(numbers(of: $0)) }) { pieces in
      let sets = try work.pool.map(pieces.count) { index in
        let first = numbers(of: pieces[index]).lowerBound
        return try documents(of: pieces[index]).enumerated().map { row, document in
          wanted.contains(first + row)
            ? WordNgrams(of: AnalyzedText(document.text), size: size).set : nil
        }
      }
      for (piece, list) in zip(pieces, sets) {
        let first = numbers(of: piece).lowerBound
        for (row, set) in list.enumerated() { if let set { try body(first + row, set) } }
      }
      work.report(
        "read candidates", numbers(of: pieces[pieces.count - 1]).upperBound, of: register.count,
        unit: "documents")
    }
  }

  /// Hands every document of the group to a closure, in order.
  func forEach(_ body: (CataloguedDocument) throws -> Void) throws {
    var known = try register.reader()
    for _ in 0..<register.indexedCount { _ = try known.read() }
    try forEachBatch(where: { numbers(of: $0).lowerBound >= register.indexedCount }) { pieces in
      let batch = try work.pool.map(pieces.count) { index in
        let file = file(of: pieces[index])
        return try file.reader.lines(inPiece: pieces[index] - file.firstPiece)
      }
      for (piece, lines) in zip(pieces, batch) {
        let file = file(of: piece)
        for (row, line) in lines.enumerated() {
          guard let (number, entry, identity) = try known.read() else {
            throw Failure.storage(
              "\(file.source.path) holds more documents than were counted in it; it was "
                + "changed while it was read. Run the same command again.")
          }
          try body(
            CataloguedDocument(
              number: number, subset: Int(entry.subset), identity: identity,
              bytes: Int(entry.bytes), line: line, row: row, piece: piece - file.firstPiece,
              reader: file.reader))
        }
      }
    }
  }

  /// What is computed of a document by any thread.
  private struct Fingerprints {
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

  private func file(of piece: Int) -> File { files[Int(fileOfPiece[piece])] }

  private func numbers(of piece: Int) -> Range<Int> {
    Int(firstNumbers[piece])..<Int(firstNumbers[piece + 1])
  }

  private func documents(of piece: Int) throws -> [Document] {
    let file = file(of: piece)
    return try file.reader.documents(inPiece: piece - file.firstPiece)
  }

  /// Hands pieces in order to a closure, as many at once as memory allows.
  private func forEachBatch(
    where isWanted: (Int) -> Bool = { _ in true }, _ body: ([Int]) throws -> Void
  ) throws {
    var pieces: [Int] = [], bytes = 0
    func flush() throws {
      try work.checkStop()
      if !pieces.isEmpty { try body(pieces) }
      (pieces, bytes) = ([], 0)
    }
    for piece in fileOfPiece.indices where isWanted(piece) {
      pieces.append(piece)
      let file = file(of: piece)
      bytes += file.reader.contentBytes(ofPiece: piece - file.firstPiece)
      if pieces.count == work.piecesAtOnce || bytes >= work.memory / 32 { try flush() }
    }
    try flush()
  }
}
