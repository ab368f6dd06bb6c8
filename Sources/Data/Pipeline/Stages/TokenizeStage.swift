import GopherCore

/// Encodes a subset's documents into a token shard, and MDS shards if asked for.
struct TokenizeStage {
  let context: RunContext
  let subset: String

  private static let piecesAtOnce = 16

  /// Runs the stage, or finds it done; returns the number of tokens and the shard's two files.
  func run(
    key: String, parts: [String], bytes: Int, tokenizer: Tokenizer
  ) throws -> (tokens: Int, files: [FileEntry]) {
    let name = "tokenize-\(subset)"
    if let record = context.store.finished(name, key: key, note: context.work.note),
      let tokens = record.numbers["tokens"]
    {
      return (tokens, record.files)
    }
    let prefix = "tokens/\(subset)"
    let writer = try TokenShardWriter(
      prefix: context.folder.prepared(prefix), vocabularySize: tokenizer.vocabularySize,
      endOfDocument: tokenizer.endOfDocument)
    let streaming = try context.recipe.output.mds.map { settings in
      try StreamingShardWriter(
        directory: String(context.folder.prepared("\(prefix).mds/index.json").dropLast(11)),
        vocabularySize: tokenizer.vocabularySize, endOfDocument: tokenizer.endOfDocument,
        settings: settings)
    }
    var done = 0
    for part in parts {
      let reader = try DocumentShardReader(context.folder.appending(part))
      for start in stride(from: 0, to: reader.pieceCount, by: Self.piecesAtOnce) {
        try context.work.checkStop()
        let count = min(Self.piecesAtOnce, reader.pieceCount - start)
        let encoded = try context.work.pool.map(count) { index in
          try reader.documents(inPiece: start + index).map {
            (bytes: $0.text.utf8.count, tokens: try tokenizer.encode($0.text))
          }
        }
        for document in encoded.joined() {
          try writer.append(document.tokens)
          try streaming?.append(document.tokens)
          done += document.bytes
        }
        context.work.report("tokenize \(subset)", done, of: bytes)
      }
    }
    let summary = try writer.commit()
    var files = [
      context.entry("\(prefix).bin", summary.tokenFile),
      context.entry("\(prefix).idx", summary.indexFile),
    ]
    for file in try streaming?.commit().files ?? [] {
      files.append(
        FileEntry(path: "\(prefix).mds/\(file.path)", bytes: file.bytes, sha256: file.sha256))
    }
    try context.store.commit(
      name, StageRecord(key: key, files: files, numbers: ["tokens": summary.tokens]))
    return (summary.tokens, files)
  }
}
