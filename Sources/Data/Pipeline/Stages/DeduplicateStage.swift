import GopherCore

/// Deduplicates a group of subsets, holds documents out, and shuffles the rest into buckets.
///
/// A group is one subset, or all of them if the recipe deduplicates across subsets. The buckets
/// are ranges of a seeded hash of the identities: sorted one by one, they give a random order of
/// the documents that does not depend on the order of the input.
struct DeduplicateStage {
  /// What the stage left of one subset.
  struct Output {
    /// The files of documents, to be sorted one by one, of each part that they will make.
    let parts: [[String]]
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
  /// A hash of everything that the stage's result depends on.
  let key: String

  /// The order of documents in the data set.
  static func order(_ recipe: Recipe) -> SeededOrder {
    SeededOrder(seed: recipe.seed, purpose: "order of documents")
  }

  private static let bucketBytes = 64 << 20
  /// A subset has at most so many buckets, and parts.
  static let mostBuckets = 256

  /// Prepares the subsets of the group and runs the stage, or finds it done.
  ///
  /// - Parameters:
  ///   - preparation: of the subsets, whose blocks are the stage's.
  ///   - needsBuckets: whether the next stage will read the buckets, which a finished run
  ///     removes.
  func run(_ preparation: [PrepareStage], needsBuckets: @escaping () -> Bool) throws -> [Output] {
    let blocks = preparation.enumerated().flatMap { subset, stage in
      stage.blocks.indices.map { (subset: subset, slice: $0) }
    }
    let stage = Stage(
      whole: Block(name: "deduplicate-\(group.joined(separator: "+"))", key: key),
      blocks: preparation.flatMap(\.blocks), isParallel: true, needsWork: needsBuckets)
    let record = try context.run(
      stage, found: { preparation[blocks[$0].subset].found(blocks[$0].slice, $1) },
      block: { try preparation[blocks[$0].subset].prepare(blocks[$0].slice) },
      whole: { records in
        var prepared = group.map { _ in [PrepareStage.Output]() }
        for (block, record) in zip(blocks, records) {
          prepared[block.subset].append(preparation[block.subset].output(of: record))
        }
        for (stage, outputs) in zip(preparation, prepared) { try stage.check(outputs) }
        return try deduplicate(prepared)
      },
      committed: { records in
        try context.removal.remove(records.flatMap { $0.files.map(\.path) })
      })
    return group.map { output(of: $0, record) }
  }

  private func deduplicate(_ prepared: [[PrepareStage.Output]]) throws -> StageRecord {
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
    let stage = "read fingerprints \(group.joined(separator: ", "))"
    try Directory.create(context.folder.appending(RunFolder.work))
    let decision = try Deduplication(
      context.recipe, group: group, index.flatMap { try $0.sources() } + sources(prepared),
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

  /// The prepared documents with their fingerprints.
  private func sources(_ prepared: [[PrepareStage.Output]]) throws -> [DocumentCatalog.Source] {
    let bands = context.recipe.nearDeduplication.bands
    return try prepared.enumerated().flatMap { subset, slices in
      try slices.map { slice in
        DocumentCatalog.Source(
          path: context.folder.appending(slice.documents), subset: subset,
          signatures: try Fingerprinter.read(
            context.folder.appending(slice.fingerprints.path),
            count: slice.funnel.stages.last?.kept.documents ?? 0, bands: bands,
            sha256: slice.fingerprints.sha256))
      }
    }
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
      let parts = Self.count(bytes, each: context.recipe.output.partBytes, atMost: Self.mostBuckets)
      let buckets = Self.count(
        bytes / parts, each: Self.bucketBytes, atMost: Self.mostBuckets / parts)
      record.numbers["parts of \(subset)"] = parts
      return try DeduplicatedSubsetWriter(context, subset: subset, bucketCount: parts * buckets)
    }
    let register = decision.catalog.register
    var done = 0
    try decision.forEach { document, fate in
      try writers[document.subset].append(document, fate)
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

  private static func count(_ bytes: Int, each size: Int, atMost most: Int) -> Int {
    min(most, max(1, (bytes + size - 1) / size))
  }

  private func output(of subset: String, _ record: StageRecord) -> Output {
    let buckets = record.files.map(\.path).filter {
      $0.hasPrefix("\(RunFolder.work)/deduplicate/\(subset)/")
    }
    let parts = record.numbers["parts of \(subset)"] ?? 1
    let size = buckets.count / parts
    let heldOut = "heldout/\(subset).jsonl.zst"
    let files = record.files.filter {
      $0.path == heldOut || $0.path.hasPrefix("dropped/\(subset)/")
        || $0.path == RecordedMeasures.path(of: subset)
    }
    return Output(
      parts: (0..<parts).map { Array(buckets[$0 * size..<($0 + 1) * size]) }, heldOut: heldOut,
      funnel: record.funnels[subset] ?? Funnel(), files: files,
      notices: subset == group.first ? record.notices : [])
  }
}
