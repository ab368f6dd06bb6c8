import GopherCore

/// Puts the measures of a subset's slices into one file, in an order that depends on identities
/// alone: that of the documents in the data set (``DeduplicateStage/order(_:)``).
///
/// Records are moved as lines: only their identities are read.
struct MeasuresOrder {
  let context: RunContext
  let subset: String

  /// A record with what its place depends on.
  private struct Record: Sendable {
    let key: UInt64
    let id: String
    let line: ArraySlice<UInt8>
  }

  /// Bytes of records that are sorted in memory together.
  private static let bucketBytes = 8 << 20
  private static let mostBuckets = 256

  private var order: SeededOrder { DeduplicateStage.order(context.recipe) }

  /// Writes the file of measures.
  ///
  /// - Parameter sources: the slices' files below the output folder.
  func write(_ sources: [String]) throws -> FileEntry {
    let readers = try sources.map { try DocumentShardReader(context.folder.appending($0)) }
    let bytes = readers.reduce(0) { sum, reader in
      (0..<reader.pieceCount).reduce(sum) { $0 + reader.contentBytes(ofPiece: $1) }
    }
    let count = min(Self.mostBuckets, max(1, (bytes + Self.bucketBytes - 1) / Self.bucketBytes))
    let name = RecordedMeasures.path(of: subset)
    let writer = try context.writer(name)
    if count == 1 {
      try write(records(of: readers), to: writer)
    } else {
      let paths = try distribute(readers, over: count)
      for path in paths {
        try write(records(of: [DocumentShardReader(context.folder.appending(path))]), to: writer)
      }
      try context.removal.remove(paths)
    }
    return context.entry(name, try writer.finish().file)
  }

  /// Sorts records and writes them.
  private func write(_ records: [Record], to writer: DocumentShardWriter) throws {
    let sorted = records.sorted { first, second in
      // Documents of one identity by what was measured on them.
      first.id == second.id
        ? first.line.lexicographicallyPrecedes(second.line)
        : order.precedes((first.key, first.id), (second.key, second.id))
    }
    for record in sorted { try writer.append(line: record.line, identity: record.id) }
  }

  /// Writes records into files that are ranges of the order; returns these.
  private func distribute(_ readers: [DocumentShardReader], over count: Int) throws -> [String] {
    let paths = (0..<count).map {
      "\(RunFolder.work)/measures/\(subset)/\($0.padded(4)).jsonl.zst"
    }
    let buckets = try paths.map { try context.writerBetweenStages($0) }
    try forEachRecord(of: readers) { record in
      let bucket = record.key.multipliedFullWidth(by: UInt64(count)).high
      try buckets[Int(bucket)].append(line: record.line, identity: nil)
    }
    for bucket in buckets { try bucket.finish() }
    return paths
  }

  private func records(of readers: [DocumentShardReader]) throws -> [Record] {
    var records: [Record] = []
    try forEachRecord(of: readers) { records.append($0) }
    return records
  }

  private func forEachRecord(
    of readers: [DocumentShardReader], _ body: (Record) throws -> Void
  ) throws {
    let pieces = readers.flatMap { reader in (0..<reader.pieceCount).map { (reader, $0) } }
    let order = order
    try context.work.inOrder(pieces.count) { index in
      let (reader, piece) = pieces[index]
      return try Self.records(of: reader.lines(inPiece: piece), reader.path, order)
    } then: { _, records in
      for record in records { try body(record) }
    }
  }

  private static func records(
    of lines: [ArraySlice<UInt8>], _ path: String, _ order: SeededOrder
  ) throws -> [Record] {
    let parser = JSONParser()
    return try lines.map { line in
      let id = line.withUnsafeBytes { try? parser.string("id", of: $0) }
      guard let id else {
        throw Failure.storage(
          "A line of \(path) is no record of measures; it was changed. Run the same command again.")
      }
      return Record(key: order.key(of: id), id: id, line: line)
    }
  }
}
