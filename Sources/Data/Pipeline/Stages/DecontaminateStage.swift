import GopherCore

/// Holds a subset's documents against test sets and held-out documents, and writes those that stay
/// in their final order.
struct DecontaminateStage {
  /// What the stage left.
  struct Output {
    /// The files of documents in order.
    let parts: [String]
    /// The counts of all stages.
    let funnel: Funnel
    /// Everything that stays in the data set.
    let files: [FileEntry]
  }

  let context: RunContext
  let subset: String
  /// A hash of everything that the stage's result depends on.
  let key: String

  private static let batch = 256

  private var name: String { "decontaminate-\(subset)" }

  /// Whether the stage is done.
  var isFinished: Bool { context.store.finished(name, key: key, note: { _ in }) != nil }

  /// Runs the stage, or finds it done.
  func run(
    _ input: DeduplicateStage.Output, filter: () throws -> TestSetFilter?
  ) throws -> Output {
    if let record = context.store.finished(name, key: key, note: context.work.note) {
      return output(of: record)
    }
    let runs = context.recipe.subsets[subset]?.runs(.testSet) ?? false
    let record = try decontaminate(input, runs ? try filter() : nil, runs: runs)
    try context.store.commit(name, record)
    return output(of: record)
  }

  private func decontaminate(
    _ input: DeduplicateStage.Output, _ filter: TestSetFilter?, runs: Bool
  ) throws -> StageRecord {
    let order = DeduplicateStage.order(context.recipe)
    let parts = PartWriter(context, subset: subset)
    let dropped = DroppedWriters(context) { "dropped/\(subset)/\($0).jsonl.zst" }
    var count = StageCount(stage: TestSetFilter.stage)
    let total = input.funnel.stages.last?.kept.documents ?? 0
    for bucket in input.buckets {
      let documents = try DocumentShardReader(context.folder.appending(bucket)).documents()
        .map { (key: order.key(of: $0.id), document: $0) }
        .sorted { order.precedes(($0.key, $0.document.id), ($1.key, $1.document.id)) }
        .map(\.document)
      for start in stride(from: 0, to: documents.count, by: Self.batch) {
        try context.work.checkStop()
        let batch = documents[start..<min(documents.count, start + Self.batch)]
        let verdicts = try context.work.pool.map(batch.count) { index in
          filter?.verdict(on: AnalyzedText(batch[start + index].text))
        }
        for (document, verdict) in zip(batch, verdicts) {
          let bytes = document.text.utf8.count
          if let verdict, let reason = verdict.reason {
            count.drop(bytes: bytes, reason: reason)
            let record = DroppedRecord.of(
              document, verdict, keepsText: context.recipe.output.keepsDroppedText)
            try dropped.append(record, stage: TestSetFilter.stage)
          } else {
            count.keep(bytes: bytes, bytesOut: bytes)
            try parts.append(document)
          }
        }
        context.work.report(
          "decontaminate \(subset)", count.entered.documents, of: total, unit: "documents")
      }
    }
    var funnel = input.funnel
    if runs { funnel.stages.append(count) }
    try context.check(funnel, of: subset)
    return StageRecord(
      key: key, funnels: [subset: funnel], files: try parts.finish() + dropped.finish())
  }

  private func output(of record: StageRecord) -> Output {
    Output(
      parts: record.files.map(\.path).filter { $0.hasPrefix("documents/") },
      funnel: record.funnels[subset] ?? Funnel(), files: record.files)
  }
}

/// Writes the documents of a subset in parts of about equal size.
final class PartWriter {
  private let context: RunContext
  private let subset: String
  private var open: (name: String, writer: DocumentShardWriter, bytes: Int)?
  private var entries: [FileEntry] = []

  init(_ context: RunContext, subset: String) {
    self.context = context
    self.subset = subset
  }

  /// Appends a document; begins a new part when the last one is full.
  func append(_ document: Document) throws {
    if open == nil {
      let name = "documents/\(subset)/part-\(entries.count.padded(5)).jsonl.zst"
      open = (name, try context.writer(name), 0)
    }
    try open?.writer.append(document)
    open?.bytes += document.text.utf8.count
    if let part = open, part.bytes >= context.recipe.output.partBytes { try close(part) }
  }

  /// Ends the last part.
  func finish() throws -> [FileEntry] {
    if let part = open { try close(part) }
    return entries
  }

  private func close(_ part: (name: String, writer: DocumentShardWriter, bytes: Int)) throws {
    entries.append(context.entry(part.name, try part.writer.finish().file))
    open = nil
  }
}
