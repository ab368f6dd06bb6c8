import GopherCore

/// Holds a subset's documents against test sets and held-out documents, and writes those that stay
/// in their final order: a block a part.
///
/// A part is a range of the seeded hash that gives the order, of about `output.part_bytes` of text; a
/// subset has at most 256.
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

  private static let batchBytes = 64 << 10

  /// Where a part of a subset's documents lies in a data set.
  static func path(of subset: String, part: Int) -> String {
    "documents/\(subset)/part-\(part.padded(5)).jsonl.zst"
  }

  private var whole: Block { Block(name: "decontaminate-\(subset)", key: key) }
  private var runs: Bool { context.recipe.subsets[subset]?.runs(.testSet) ?? false }

  /// Whether the stage is done.
  var isFinished: Bool {
    context.store.finished(whole.name, key: key, needsWork: false) != nil
  }

  /// Runs the stage, or finds it done.
  func run(
    _ input: DeduplicateStage.Output, filter: () throws -> TestSetFilter?
  ) throws -> Output {
    let blocks = input.parts.indices.map { part in
      let name = "\(whole.name)-\(part.padded(5))"
      return Block(name: name, key: StageStore.key([name, key]))
    }
    let total = input.funnel.stages.last?.kept.documents ?? 0
    var done = 0
    let record = try context.run(
      Stage(whole: whole, blocks: blocks, needsWork: { false }),
      found: { done += count(of: $1).entered.documents },
      block: { part in
        let record = try decontaminate(
          part, input.parts[part], runs ? try filter() : nil, key: blocks[part].key
        ) { documents in
          context.work.report(
            "decontaminate \(subset)", done + documents, of: total, unit: "documents")
        }
        done += count(of: record).entered.documents
        return record
      },
      whole: { try join($0, input) })
    return Output(
      parts: record.files.map(\.path).filter { $0.hasPrefix("documents/") },
      funnel: record.funnels[subset] ?? Funnel(), files: record.files)
  }

  private func decontaminate(
    _ part: Int, _ buckets: [String], _ filter: TestSetFilter?, key: String,
    advance: (Int) -> Void
  ) throws -> StageRecord {
    let name = Self.path(of: subset, part: part)
    var writer: DocumentShardWriter?
    let dropped = DroppedWriters(context) {
      "\(RunFolder.work)/decontaminate/\(subset)/dropped-\($0)-\(part.padded(5)).jsonl.zst"
    }
    var count = StageCount(stage: TestSetFilter.stage)
    for bucket in buckets {
      let batches = Self.batches(of: try sorted(bucket))
      try context.work.inOrder(batches.count) { batch in
        try batches[batch].map { line in
          let document = try line.document()
          return (line, document, filter?.verdict(on: AnalyzedText(document.text)))
        }
      } then: { _, judged in
        for (line, document, verdict) in judged {
          let bytes = document.text.utf8.count
          if let verdict, let reason = verdict.reason {
            count.drop(bytes: bytes, reason: reason)
            let record = DroppedRecord.of(
              document, verdict, keepsText: context.recipe.output.keepsDroppedText)
            try dropped.append(record, stage: TestSetFilter.stage)
          } else {
            count.keep(bytes: bytes, bytesOut: bytes)
            if writer == nil { writer = try context.writer(name) }
            try writer?.append(line: line.bytes, identity: document.id)
          }
        }
        advance(count.entered.documents)
      }
    }
    let written = try writer.map { [context.entry(name, try $0.finish().file)] } ?? []
    return StageRecord(
      key: key, funnels: [subset: Funnel(stages: [count])],
      files: written + (try dropped.finish()))
  }

  /// The documents of a bucket in their final order.
  private func sorted(_ bucket: String) throws -> [DocumentLine] {
    let order = DeduplicateStage.order(context.recipe)
    let reader = try DocumentShardReader(context.folder.appending(bucket))
    return try context.work.pool.map(reader.pieceCount) { piece in
      let parser = JSONParser()
      return try reader.documentLines(inPiece: piece).map { line in
        let identity = try line.identity(parser)
        return (key: order.key(of: identity), identity, line)
      }
    }
    .joined().sorted { order.precedes(($0.key, $0.1), ($1.key, $1.1)) }
    .map(\.2)
  }

  /// Documents that a thread judges at a time, in order.
  private static func batches(of lines: [DocumentLine]) -> [ArraySlice<DocumentLine>] {
    var batches: [ArraySlice<DocumentLine>] = [], start = 0, bytes = 0
    for (index, line) in lines.enumerated() {
      bytes += line.bytes.count
      guard bytes >= batchBytes || index == lines.count - 1 else { continue }
      batches.append(lines[start...index])
      (start, bytes) = (index + 1, 0)
    }
    return batches
  }

  /// The record of all parts, with the records of dropped documents in one file.
  private func join(_ parts: [StageRecord], _ input: DeduplicateStage.Output) throws -> StageRecord
  {
    let files = parts.flatMap(\.files)
    var record = StageRecord(key: key, files: files.filter { $0.path.hasPrefix("documents/") })
    let dropped = files.map(\.path).filter { !$0.hasPrefix("documents/") }
    if !dropped.isEmpty {
      let name = "dropped/\(subset)/\(TestSetFilter.stage).jsonl.zst"
      let joined = try ShardConcatenation.write(
        dropped.map { context.folder.appending($0) }, to: context.folder.prepared(name))
      record.files.append(context.entry(name, joined))
    }
    var funnel = input.funnel, count = StageCount(stage: TestSetFilter.stage)
    for part in parts { count.add(self.count(of: part)) }
    if runs { funnel.stages.append(count) }
    try context.check(funnel, of: subset)
    record.funnels[subset] = funnel
    return record
  }

  private func count(of record: StageRecord) -> StageCount {
    record.funnels[subset]?.stages.first ?? StageCount(stage: TestSetFilter.stage)
  }
}
