import GopherCore

/// Reads files and prepares what is in them: reading in order, preparing on all threads, handing
/// out in order, all at the same time.
struct PreparedStream {
  private let preparation: Preparation
  private let reader: InputReader
  private let work: Work

  /// Bytes and pieces of input that a thread prepares at a time.
  private static let batchBytes = 256 << 10
  private static let batchItems = 64
  /// Bytes of input in memory.
  private static let bytesAtOnce = 64 << 20

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
    let tasks = OrderedTasks<[Preparation.Outcome]>(
      pool: work.pool, atMost: work.tasksAtOnce, weighing: Self.bytesAtOnce)

    func hand(_ batches: [[Preparation.Outcome]]) throws {
      for outcome in batches.joined() {
        preparation.count(outcome, in: &funnel)
        try body(outcome)
      }
      advance(done, funnel)
    }

    func flush() throws {
      try work.checkStop()
      let batch = items, weight = bytes
      (items, bytes) = ([], 0)
      try hand(tasks.add(weight: weight) { [preparation] in batch.map(preparation.outcome) })
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
    try hand(tasks.finish())
    return funnel
  }
}
