import GopherCore

/// Writes what became of one subset's documents: buckets of those that stay, records of those that
/// were dropped, and those that are held out.
final class DeduplicatedSubsetWriter {
  /// The counts of exact deduplication, near deduplication and holding out, as far as they run.
  private(set) var counts: [StageCount] = []

  private let context: RunContext
  private let subset: String
  private let order: SeededOrder
  private let bucketPaths: [String]
  private let buckets: [DocumentShardWriter]
  private let dropped: DroppedWriters
  private var heldOut: [(key: UInt64, document: Document)] = []

  init(_ context: RunContext, subset: String, bucketCount: Int) throws {
    self.context = context
    self.subset = subset
    order = DeduplicateStage.order(context.recipe)
    bucketPaths = (0..<bucketCount).map {
      "\(RunFolder.work)/deduplicate/\(subset)/\($0.padded(4)).jsonl.zst"
    }
    buckets = try bucketPaths.map {
      try context.writerBetweenStages($0, frameBytes: 64 << 10)
    }
    dropped = DroppedWriters(context) { "dropped/\(subset)/\($0).jsonl.zst" }
    let recipe = context.recipe.subsets[subset] ?? SubsetRecipe()
    if recipe.runs(.exactDeduplication) {
      counts.append(StageCount(stage: ExactDeduplicator.stage))
    }
    if recipe.runs(.nearDeduplication) {
      counts.append(StageCount(stage: NearDeduplicator.stage))
    }
    if context.recipe.heldOut.fraction > 0 { counts.append(StageCount(stage: "held_out")) }
  }

  /// Writes a document where its fate says.
  func append(_ catalogued: CataloguedDocument, _ fate: Deduplication.Fate) throws {
    let bytes = catalogued.bytes
    switch fate {
    case .kept(let duplicates):
      count(bytes: bytes, droppedAt: nil, reason: "")
      let key = order.key(of: catalogued.identity)
      let bucket = buckets[Int(key.multipliedFullWidth(by: UInt64(buckets.count)).high)]
      try catalogued.write(to: bucket, leaderOf: duplicates)
    case .dropped(let verdict, let cluster):
      count(bytes: bytes, droppedAt: verdict.stage, reason: verdict.reason ?? "")
      let record = DroppedRecord.of(
        try catalogued.document(), verdict, cluster,
        keepsText: context.recipe.output.keepsDroppedText)
      try dropped.append(record, stage: verdict.stage)
    case .heldOut(let duplicates):
      count(bytes: bytes, droppedAt: "held_out", reason: "held_out")
      heldOut.append(
        (order.key(of: catalogued.identity), try catalogued.document().leader(of: duplicates)))
    }
  }

  /// Ends all files.
  func finish() throws -> [FileEntry] {
    let name = "heldout/\(subset).jsonl.zst"
    let writer = try context.writer(name)
    heldOut.sort { order.precedes(($0.key, $0.document.id), ($1.key, $1.document.id)) }
    for (_, document) in heldOut { try writer.append(document) }
    var entries = [context.entry(name, try writer.finish().file)]
    entries += try dropped.finish()
    for (path, bucket) in zip(bucketPaths, buckets) {
      entries.append(context.entry(path, try bucket.finish().file))
    }
    return entries
  }

  private func count(bytes: Int, droppedAt stage: String?, reason: String) {
    for index in counts.indices {
      if counts[index].stage == stage {
        return counts[index].drop(bytes: bytes, reason: reason)
      }
      counts[index].keep(bytes: bytes, bytesOut: bytes)
    }
  }
}
