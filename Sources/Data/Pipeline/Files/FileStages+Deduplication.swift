import Foundation
import GopherCore

extension FileStages {
  /// Reads, extracts and drops duplicates.
  ///
  /// - Parameters:
  ///   - near: whether near duplicates are looked for, too.
  ///   - index: folders of earlier runs, besides the recipe's: what is like one of their documents
  ///     is dropped.
  ///   - writeIndex: a new or empty folder for an index of the documents that stay; needs `near`.
  public func deduplicate(
    near: Bool, index: [String] = [], writeIndex: String? = nil
  ) throws -> Funnel {
    var recipe = recipe
    var subset = SubsetRecipe()
    subset.stages.nearDeduplication = near ? .on : .off
    recipe.subsets = [source: subset]
    recipe.heldOut.fraction = 0
    recipe.index += index
    for folder in recipe.index { try Overlap.refuse(output: output, inputs: [folder]) }
    if let writeIndex {
      guard near else {
        throw Failure.usage(
          "An index holds the signatures of near deduplication; look for near duplicates, too, to "
            + "write one.")
      }
      try Overlap.refuse(output: writeIndex, inputs: inputs + recipe.index)
    }
    let indices = try DeduplicationIndex.all(of: recipe)
    let input = try checkedInput()
    let kept = try DocumentShardWriter(output, pool: work.pool)
    let records = try dropped.map { try DocumentShardWriter($0, pool: work.pool) }
    let written = try writeIndex.map {
      try DeduplicationIndexWriter($0, settings: Deduplication.settings(recipe), pool: work.pool)
    }

    // One name for all processes, so that what a killed one left is replaced; the output's writer
    // keeps others away.
    let name = (output as NSString).lastPathComponent
    let folder = String(output.dropLast(name.count))
    let unpacked = "\(folder).\(name).massivetext-dedup.jsonl.zst"
    let all = try DocumentShardWriter(
      unpacked, level: 1, frameBytes: 64 << 10, isIndexed: false, pool: work.pool)
    defer { unlink(unpacked) }
    var funnel = try stream("read", [], input, into: all, records)
    try all.finish()

    let total = funnel.stages.last?.kept.documents
    let sources = try indices.flatMap { try $0.sources() }
    let decision = try Deduplication(
      recipe, group: [source], sources + [DocumentCatalog.Source(path: unpacked, subset: 0)],
      scratch: Scratch(folder), work: work, keepsIndexRecords: written != nil,
      advance: { work.report("fingerprint", $0, of: total, unit: "documents") })
    var counts = [StageCount(stage: ExactDeduplicator.stage)]
    if near { counts.append(StageCount(stage: NearDeduplicator.stage)) }
    try decision.forEach { catalogued, fate in
      let bytes = catalogued.bytes
      switch fate {
      case .kept(let duplicates), .heldOut(let duplicates):
        for index in counts.indices { counts[index].keep(bytes: bytes, bytesOut: bytes) }
        try catalogued.write(to: kept, leaderOf: duplicates)
        try written?.append(
          catalogued.document(),
          record: decision.catalog.register.indexRecord(of: catalogued.number))
      case .dropped(let verdict, let cluster):
        for index in counts.indices {
          if counts[index].stage == verdict.stage {
            counts[index].drop(bytes: bytes, reason: verdict.reason ?? "")
            break
          }
          counts[index].keep(bytes: bytes, bytesOut: bytes)
        }
        try records?.append(
          DroppedRecord.of(
            catalogued.document(), verdict, cluster, keepsText: recipe.output.keepsDroppedText))
      }
    }
    try kept.finish()
    try records?.finish()
    try written?.finish()
    funnel.stages += counts
    return funnel
  }
}
