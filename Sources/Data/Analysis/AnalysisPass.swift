import GopherCore

/// One pass over the documents of a subset, by many threads; the result depends on the documents
/// alone.
struct AnalysisPass {
  let subset: String
  let parts: [DocumentShardReader]
  let tokens: TokenDataset
  var scorer: (any ToxicityScorer)?
  /// What is known of the documents beforehand; changes no result.
  var known: KnownMeasures?
  let work: Work

  /// Pieces that are read together: their documents share what is read of known measures.
  private static let piecesAtOnce = 16

  /// Reads the documents, piece by piece, and what the token shard says of their lengths.
  func run() throws -> SubsetAnalysis {
    var summary = DocumentSummary(), done = 0
    for part in parts {
      let groups = stride(from: 0, to: part.pieceCount, by: Self.piecesAtOnce).map {
        $0..<min($0 + Self.piecesAtOnce, part.pieceCount)
      }
      let bytes = { (group: Int) in
        groups[group].reduce(0) { $0 + part.contentBytes(ofPiece: $1) }
      }
      try work.inOrder(groups.count, bytes: bytes) { [known, scorer] group in
        try Self.summaries(of: groups[group], part, known, scorer)
      } then: { group, summaries in
        for next in summaries { summary.add(next) }
        done += bytes(group)
        work.report("analyse \(subset)", done, of: nil)
      }
    }
    return summary.finished(tokens: tokens)
  }

  /// A summary a piece.
  private static func summaries(
    of pieces: Range<Int>, _ part: DocumentShardReader, _ known: KnownMeasures?,
    _ scorer: (any ToxicityScorer)?
  ) throws -> [DocumentSummary] {
    let documents = try pieces.map { try part.documents(inPiece: $0) }
    let page = try known?.page(of: documents.joined())
    return documents.map { documents in
      var summary = DocumentSummary()
      for document in documents {
        summary.add(document, known: page?.entry(of: document), scorer: scorer)
      }
      return summary
    }
  }
}

extension DataSet {
  /// What the training documents are like.
  ///
  /// Read from `analysis.json` where the data set has one and no scorer is given; else made by one
  /// pass over the documents.
  public func analysis(
    toxicity scorer: (any ToxicityScorer)? = nil, pool: ThreadPool = .shared,
    observer: @escaping ProgressObserver = { _ in }
  ) throws -> DataSetAnalysis {
    if scorer == nil, manifest.files.contains(where: { $0.path == DataSetAnalysis.path }) {
      return try DataSetAnalysis.read("\(directory)/\(DataSetAnalysis.path)")
    }
    return try analyzed(scorer: scorer, Work(pool: pool, observer: observer))
  }

  /// What the training documents are like, by one pass over them.
  ///
  /// - Parameter trustsMeasures: whether what the filters recorded of a document is taken over instead
  ///   of measured again.
  func analyzed(
    scorer: (any ToxicityScorer)? = nil, trustsMeasures: Bool = false, _ work: Work
  ) throws -> DataSetAnalysis {
    var analyses: [String: SubsetAnalysis] = [:]
    for subset in subsets {
      analyses[subset] = try AnalysisPass(
        subset: subset, parts: documents(of: subset), tokens: tokens(of: subset), scorer: scorer,
        known: trustsMeasures ? KnownMeasures(of: subset, in: self) : nil, work: work
      ).run()
    }
    return DataSetAnalysis(toxicityScorer: scorer?.name, subsets: analyses)
  }
}
