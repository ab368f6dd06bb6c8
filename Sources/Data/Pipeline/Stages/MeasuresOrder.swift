import GopherCore

/// Puts the measures of a subset's slices into one file, in an order that depends on identities
/// alone: that of the documents in the data set (``DeduplicateStage/order(_:)``).
struct MeasuresOrder {
  let context: RunContext
  let subset: String

  /// Bytes of records that are sorted in memory together.
  private static let bucketBytes = 8 << 20
  private static let mostBuckets = 256

  /// Writes the file of measures.
  ///
  /// - Parameter sources: the slices' files below the output folder.
  func write(_ sources: [String]) throws -> FileEntry {
    let readers = try sources.map { try DocumentShardReader(context.folder.appending($0)) }
    let bytes = readers.reduce(0) { sum, reader in
      (0..<reader.pieceCount).reduce(sum) { $0 + reader.contentBytes(ofPiece: $1) }
    }
    let count = min(Self.mostBuckets, max(1, (bytes + Self.bucketBytes - 1) / Self.bucketBytes))
    let order = DeduplicateStage.order(context.recipe)
    let paths = (0..<count).map {
      "\(RunFolder.work)/measures/\(subset)/\($0.padded(4)).jsonl.zst"
    }
    let buckets = try paths.map { try context.writer($0, isIndexed: false) }
    for reader in readers {
      try context.work.checkStop()
      try reader.forEachObject { record in
        let key = order.key(of: record["id"]?.string ?? "")
        try buckets[Int(key.multipliedFullWidth(by: UInt64(count)).high)].append(record)
      }
    }
    for bucket in buckets { try bucket.finish() }

    let name = RecordedMeasures.path(of: subset)
    let writer = try context.writer(name)
    for path in paths {
      try context.work.checkStop()
      var records: [(key: UInt64, id: String, record: JSONValue)] = []
      try DocumentShardReader(context.folder.appending(path)).forEachObject { record in
        let id = record["id"]?.string ?? ""
        records.append((order.key(of: id), id, record))
      }
      records.sort { first, second in
        // Documents of one identity by what was measured on them.
        first.id == second.id
          ? first.record.description < second.record.description
          : order.precedes((first.key, first.id), (second.key, second.id))
      }
      for (_, _, record) in records { try writer.append(record) }
    }
    let entry = context.entry(name, try writer.finish().file)
    try context.folder.remove(paths)
    return entry
  }
}
