import GopherCore

/// Reads files and prepares what is in them: reading in order, preparing on all threads, handing
/// out in order.
struct PreparedStream {
  private let preparation: Preparation
  private let reader: InputReader
  private let work: Work

  private static let batchBytes = 4 << 20
  private static let batchItems = 512

  /// A stream of a subset's input.
  init(_ preparation: Preparation, settings: SubsetRecipe, work: Work) {
    self.preparation = preparation
    self.work = work
    reader = InputReader(
      options: InputOptions(
        kinds: settings.kinds.isEmpty ? Set(InputKind.allCases) : Set(settings.kinds),
        stated: settings.kind, fields: settings.fields,
        maximumDocumentBytes: settings.maximumDocumentBytes))
  }

  /// Hands what became of every piece of input to a closure; returns the counts.
  ///
  /// - Parameters:
  ///   - files: read in this order.
  ///   - rejections: what the listing could not list; come first.
  ///   - advance: told the bytes of the files that are done, and the counts so far.
  func run(
    _ files: [InputFile], _ rejections: [Rejection], advance: (Int, Funnel) -> Void,
    _ body: (Preparation.Outcome) throws -> Void
  ) throws -> Funnel {
    var funnel = preparation.emptyFunnel
    var items: [InputItem] = rejections.map { .rejection($0) }
    var bytes = 0, done = 0

    func flush() throws {
      try work.checkStop()
      let batch = items
      (items, bytes) = ([], 0)
      for outcome in try work.pool.map(batch.count, { preparation.outcome(of: batch[$0]) }) {
        preparation.count(outcome, in: &funnel)
        try body(outcome)
      }
      advance(done, funnel)
    }

    for file in files {
      try reader.read(file) { item in
        items.append(item)
        if case .document(let document) = item { bytes += document.bytes }
        if bytes >= Self.batchBytes || items.count >= Self.batchItems { try flush() }
      }
      done += file.bytes
    }
    try flush()
    return funnel
  }
}
