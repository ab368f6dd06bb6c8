import GopherCore

/// Trains the tokenizer on a sample of all subsets, or takes the recipe's model.
struct TokenizerStage {
  let context: RunContext
  /// The recipe's model; one is trained if nil.
  let given: Tokenizer?

  /// Where the model lies in a data set.
  static let path = "tokenizer/tokenizer.model"

  /// Runs the stage, or finds it done.
  ///
  /// - Parameter parts: the files of documents by subset.
  func run(key: String, parts: [String: [String]]) throws -> (Tokenizer, FileEntry) {
    let stage = Stage(whole: Block(name: "tokenizer", key: key), needsWork: { false })
    let record = try context.run(
      stage,
      whole: { _ in
        context.work.report("tokenizer", 0, of: nil, detail: given == nil ? "training" : "copying")
        let tokenizer = try given ?? train(context.recipe.tokenizer, parts)
        let saved = try tokenizer.save(to: context.folder.prepared(Self.path))
        return StageRecord(key: key, files: [context.entry(Self.path, saved)])
      })
    let tokenizer = try given ?? Tokenizer(path: context.folder.appending(Self.path))
    return (tokenizer, record.files[0])
  }

  /// Trains on the first documents of each subset, which are in a random order; every subset gives
  /// its share of the sample, or all it has.
  private func train(_ recipe: TokenizerRecipe, _ parts: [String: [String]]) throws -> Tokenizer {
    var sample: [String] = []
    for subset in context.recipe.subsetNames {
      var wanted = Int(context.recipe.tokenizerWeight(of: subset) * Double(recipe.sampleBytes))
      for part in parts[subset] ?? [] where wanted > 0 {
        let reader = try DocumentShardReader(context.folder.appending(part))
        for piece in 0..<reader.pieceCount where wanted > 0 {
          for document in try reader.documents(inPiece: piece) where wanted > 0 {
            let text = String(decoding: document.text.utf8.prefix(wanted), as: UTF8.self)
            sample.append(text)
            wanted -= text.utf8.count
          }
        }
      }
    }
    try context.work.checkStop()
    return try context.work.stop.withoutPolling {
      try Tokenizer.train(recipe.training, documents: sample)
    }
  }
}
