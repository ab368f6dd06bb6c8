import GopherCore

/// What every stage of a run needs.
struct RunContext {
  let recipe: Recipe
  let folder: RunFolder
  let store: StageStore
  let work: Work
  /// Removes what no stage needs any more.
  let removal: WorkRemoval

  /// A file of the output with what it holds.
  func entry(_ name: String, _ record: DurableFile.Record) -> FileEntry {
    FileEntry(path: name, record: record)
  }

  /// Throws a storage failure unless a subset's counts add up.
  func check(_ funnel: Funnel, of subset: String) throws {
    guard funnel.addsUp else {
      throw Failure.storage(
        "The counts of the subset \(subset) do not add up (\(try jsonText(funnel))); a file between "
          + "the stages was changed. Remove the folder \(folder.path) and build the data set again."
      )
    }
  }

  /// A writer of documents or records below the output folder.
  func writer(_ name: String) throws -> DocumentShardWriter {
    try DocumentShardWriter(
      folder.prepared(name), level: recipe.output.compressionLevel, pool: work.pool)
  }

  /// A writer of what lies between the stages, is read once or twice, and removed: compressed fast.
  func writerBetweenStages(
    _ name: String, frameBytes: Int = 256 << 10
  ) throws -> DocumentShardWriter {
    try DocumentShardWriter(
      folder.prepared(name), level: 1, frameBytes: frameBytes, isIndexed: false, pool: work.pool)
  }
}
