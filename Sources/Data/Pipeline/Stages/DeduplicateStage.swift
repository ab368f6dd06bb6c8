import GopherCore

/// Deduplicates a group of subsets, holds documents out, and shuffles the rest into buckets.
///
/// A group is one subset, or all of them if the recipe deduplicates across subsets. The buckets
/// are ranges of a seeded hash of the identities: sorted one by one, they give a random order of
/// the documents that does not depend on the order of the input.
struct DeduplicateStage {
  /// What the stage left of one subset.
  struct Output {
    /// The files of documents, to be sorted one by one.
    let buckets: [String]
    /// The file of held-out documents.
    let heldOut: String
    /// The counts so far.
    let funnel: Funnel
    /// Everything that stays in the data set.
    let files: [FileEntry]
    /// What the user should know.
    let notices: [String]
  }

  let context: RunContext
  let group: [String]
  /// What the documents are held against besides each other.
  let index: [DeduplicationIndex]

  /// The order of documents in the data set.
  static func order(_ recipe: Recipe) -> SeededOrder {
    SeededOrder(seed: recipe.seed, purpose: "order of documents")
  }

  private static let bucketBytes = 64 << 20
  private static let mostBuckets = 256

  private var name: String { "deduplicate-\(group.joined(separator: "+"))" }

  /// Runs the stage, or finds it done; `prepare` makes its input if it has to run.
  ///
  /// - Parameter needsBuckets: whether the next stage will read the buckets, which a finished run
  ///   removes.
  func run(
    key: String, needsBuckets: Bool, prepare: () throws -> [[PrepareStage.Output]]
  ) throws -> [Output] {
    if let record = context.store.finished(
      name, key: key, needsWork: needsBuckets, note: context.work.note)
    {
      return group.map { output(of: $0, record) }
    }
    let prepared = try prepare()
    let record = try deduplicate(prepared, key: key)
    try context.store.commit(name, record)
    for slice in prepared.joined() {
      try context.folder.remove(
        [slice.documents] + slice.dropped.map(\.path) + [slice.measures].compactMap(\.self))
    }
    return group.map { output(of: $0, record) }
  }

  private func deduplicate(_ prepared: [[PrepareStage.Output]], key: String) throws -> StageRecord {
    var record = StageRecord(key: key)
    for (subset, slices) in zip(group, prepared) {
      record.funnels[subset] = slices.reduce(into: Funnel()) { $0.add($1.funnel) }
      record.files += try mergeDropped(subset, slices)
      let measures = slices.compactMap(\.measures)
      if !measures.isEmpty {
        record.files.append(try MeasuresOrder(context: context, subset: subset).write(measures))
      }
    }
    let total = record.funnels.values.reduce(0) { $0 + ($1.stages.last?.kept.documents ?? 0) }
    let stage = "fingerprint \(group.joined(separator: ", "))"
    let sources = try index.flatMap { try $0.sources() }
    let files = prepared.enumerated().flatMap { subset, slices in
      slices.map {
        DocumentCatalog.Source(path: context.folder.appending($0.documents), subset: subset)
      }
    }
    try Directory.create(context.folder.appending(RunFolder.work))
    let decision = try Deduplication(
      context.recipe, group: group, sources + files,
      scratch: Scratch(context.folder.appending(RunFolder.work)), work: context.work,
      advance: { context.work.report(stage, $0, of: total, unit: "documents") })
    if decision.renamed > 0 {
      record.notices.append(
        "\(decision.renamed) documents of \(group.joined(separator: ", ")) had an identity that "
          + "another document of the subset has; they were given one with a number behind it.")
    }
    try write(decision, into: &record)
    for subset in group {
      try context.check(record.funnels[subset] ?? Funnel(), of: subset)
    }
    return record
  }

  /// The records that the slices left, one file a stage.
  private func mergeDropped(
    _ subset: String, _ slices: [PrepareStage.Output]
  ) throws -> [FileEntry] {
    let stages = Set(slices.flatMap { $0.dropped.map(\.stage) }).sorted()
    return try stages.map { stage in
      let name = "dropped/\(subset)/\(stage).jsonl.zst"
      let sources = slices.flatMap { slice in
        slice.dropped.filter { $0.stage == stage }.map { context.folder.appending($0.path) }
      }
      return context.entry(
        name, try ShardConcatenation.write(sources, to: context.folder.prepared(name)))
    }
  }

  private func write(_ decision: Deduplication, into record: inout StageRecord) throws {
    let writers = try zip(group, decision.catalog.bytes).map { subset, bytes in
      try DeduplicatedSubsetWriter(context, subset: subset, bucketCount: bucketCount(bytes))
    }
    let register = decision.catalog.register
    var done = 0
    try decision.forEach { subset, document, fate in
      try writers[subset].append(document, fate)
      if done.isMultiple(of: 1024) {
        context.work.report(
          "deduplicate \(group.joined(separator: ", "))", done,
          of: register.count - register.indexedCount, unit: "documents")
      }
      done += 1
    }
    for (subset, writer) in zip(group, writers) {
      record.files += try writer.finish()
      record.funnels[subset]?.stages += writer.counts
    }
  }

  private func bucketCount(_ bytes: Int) -> Int {
    min(Self.mostBuckets, max(1, (bytes + Self.bucketBytes - 1) / Self.bucketBytes))
  }

  private func output(of subset: String, _ record: StageRecord) -> Output {
    let buckets = record.files.map(\.path).filter {
      $0.hasPrefix("\(RunFolder.work)/deduplicate/\(subset)/")
    }
    let heldOut = "heldout/\(subset).jsonl.zst"
    let files = record.files.filter {
      $0.path == heldOut || $0.path.hasPrefix("dropped/\(subset)/")
        || $0.path == RecordedMeasures.path(of: subset)
    }
    return Output(
      buckets: buckets, heldOut: heldOut, funnel: record.funnels[subset] ?? Funnel(),
      files: files, notices: subset == group.first ? record.notices : [])
  }
}
