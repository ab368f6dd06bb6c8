import GopherCore

/// Encodes a subset's documents into a token shard, and MDS shards if asked for: a block a part,
/// whose tokens are then put behind one another.
struct TokenizeStage {
  /// What the stage left.
  struct Output {
    /// The number of tokens.
    let tokens: Int
    /// The shard's two files, and those of MDS.
    let files: [FileEntry]
  }

  let context: RunContext
  let subset: String
  let tokenizer: Tokenizer
  /// A hash of everything that the stage's result depends on.
  let key: String

  private var prefix: String { "tokens/\(subset)" }

  /// Runs the stage, or finds it done.
  func run(_ input: DecontaminateStage.Output) throws -> Output {
    let name = "tokenize-\(subset)"
    // The tokens of an only part are those of the subset.
    let prefixes = input.parts.count == 1 ? [prefix] : input.parts.indices.map(partPrefix)
    let blocks = prefixes.enumerated().map { part, prefix in
      Block(name: "\(name)-\(part.padded(5))", key: StageStore.key([name, prefix, key]))
    }
    let total = input.funnel.stages.last?.bytesOut ?? 0
    var done = 0
    let record = try context.run(
      Stage(whole: Block(name: name, key: key), blocks: blocks, needsWork: { false }),
      found: { done += $1.numbers["bytes"] ?? 0 },
      block: { part in
        let record = try encode(
          input.parts[part], to: prefixes[part], key: blocks[part].key
        ) { context.work.report("tokenize \(subset)", done + $0, of: total) }
        done += record.numbers["bytes"] ?? 0
        return record
      },
      whole: { records in
        var record =
          if let only = records.first, records.count == 1 {
            StageRecord(key: key, files: only.files, numbers: only.numbers)
          } else {
            try join(prefixes)
          }
        record.files += try writeStreamingShards()
        return record
      })
    return Output(tokens: record.numbers["tokens"] ?? 0, files: record.files)
  }

  private func partPrefix(_ part: Int) -> String {
    "\(RunFolder.work)/tokenize/\(subset)/\(part.padded(5))"
  }

  private func encode(
    _ documents: String, to prefix: String, key: String, advance: (Int) -> Void
  ) throws -> StageRecord {
    let writer = try TokenShardWriter(
      prefix: context.folder.prepared(prefix), vocabularySize: tokenizer.vocabularySize,
      endOfDocument: tokenizer.endOfDocument)
    let reader = try DocumentShardReader(context.folder.appending(documents))
    var done = 0
    try context.work.inOrder(reader.pieceCount) { [tokenizer] piece in
      try reader.documents(inPiece: piece).map {
        (bytes: $0.text.utf8.count, tokens: try tokenizer.encode($0.text))
      }
    } then: { _, documents in
      for document in documents {
        try writer.append(document.tokens)
        done += document.bytes
      }
      advance(done)
    }
    let summary = try writer.commit()
    return StageRecord(
      key: key, files: entries(prefix, summary),
      numbers: ["tokens": summary.tokens, "bytes": done])
  }

  private func join(_ parts: [String]) throws -> StageRecord {
    let writer = try TokenShardWriter(
      prefix: context.folder.prepared(prefix), vocabularySize: tokenizer.vocabularySize,
      endOfDocument: tokenizer.endOfDocument)
    for part in parts {
      try context.work.checkStop()
      try writer.append(contentsOf: TokenDataset(prefix: context.folder.appending(part)))
    }
    let summary = try writer.commit()
    return StageRecord(
      key: key, files: entries(prefix, summary), numbers: ["tokens": summary.tokens])
  }

  /// The same tokens for MosaicML streaming's readers, if the recipe asks for them.
  private func writeStreamingShards() throws -> [FileEntry] {
    guard let settings = context.recipe.output.mds else { return [] }
    let writer = try StreamingShardWriter(
      directory: String(context.folder.prepared("\(prefix).mds/index.json").dropLast(11)),
      vocabularySize: tokenizer.vocabularySize, endOfDocument: tokenizer.endOfDocument,
      settings: settings)
    let tokens = try TokenDataset(prefix: context.folder.appending(prefix))
    for document in 0..<tokens.documentCount {
      try writer.append(tokens.document(document).dropLast())
    }
    return try writer.commit().files.map {
      FileEntry(path: "\(prefix).mds/\($0.path)", bytes: $0.bytes, sha256: $0.sha256)
    }
  }

  private func entries(_ prefix: String, _ summary: TokenShardWriter.Summary) -> [FileEntry] {
    [
      context.entry("\(prefix).bin", summary.tokenFile),
      context.entry("\(prefix).idx", summary.indexFile),
    ]
  }
}
