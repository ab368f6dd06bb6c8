import GopherCore

/// Training of a tokenizer on files, and encoding of files into a token shard.
///
/// What cannot be read is counted, not written; input of which nothing can be read, or more than
/// `maximum_damaged_share` is damaged, is a bad-input failure.
public struct FileTokenization {
  private let inputs: [String]
  /// How the inputs are read.
  private let reading: SubsetRecipe
  private let recipe: Recipe
  private let work: Work

  /// Work on files and folders that ``InputReader`` reads.
  ///
  /// - Parameters:
  ///   - inputs: their paths.
  ///   - kind: what inputs hold whose names do not tell it.
  ///   - recipe: its tokenizer's settings and share of damage count.
  ///   - pool: the threads that share the work.
  ///   - stop: asked between documents.
  ///   - observer: told of the progress.
  public init(
    inputs: [String], kind: StatedKind = .detected, recipe: Recipe = Recipe(),
    pool: ThreadPool = .shared, stop: StopRequest = StopRequest(),
    observer: @escaping ProgressObserver = { _ in }
  ) {
    self.inputs = inputs
    reading = SubsetRecipe(reading: kind)
    self.recipe = recipe
    work = Work(pool: pool, stop: stop, observer: observer, leaves: "nothing was written")
  }

  /// Trains a tokenizer on documents of at most `tokenizer.sample_bytes`, taken in the order of the
  /// input; the counts are of what was read for it.
  ///
  /// - Parameter output: the file that the model will be written to, which may not be an input or
  ///   lie in an input folder.
  public func train(
    for output: String? = nil
  ) throws -> (tokenizer: Tokenizer, funnel: Funnel) {
    let sampleBytes = recipe.tokenizer.sampleBytes
    let preparation = Preparation("sample", filters: [], keepsText: false)
    var sample: [String] = [], left = sampleBytes, funnel = preparation.emptyFunnel
    let input = try FileInput(inputs, outputs: output.map { [$0] } ?? [])
    func add(_ item: InputItem) throws {
      try work.checkStop()
      let outcome = preparation.outcome(of: item)
      preparation.count(outcome, in: &funnel)
      guard case .kept(let document) = outcome.fate else { return }
      let text = String(decoding: document.text.utf8.prefix(left), as: UTF8.self)
      sample.append(text)
      left -= text.utf8.count
      work.report("tokenizer", sampleBytes - left, of: sampleBytes)
      if left <= 0 { throw SampleIsFull() }
    }
    do {
      for rejection in input.listing.rejections { try add(.rejection(rejection)) }
      let reader = InputReader(options: InputOptions(stated: reading.kind))
      for file in input.listing.files { try reader.read(file, add) }
    } catch is SampleIsFull {}
    try check(funnel)
    try work.checkStop()
    let tokenizer = try work.stop.withoutPolling {
      try Tokenizer.train(recipe.tokenizer.training, documents: sample)
    }
    return (tokenizer, funnel)
  }

  /// What ``tokenize(with:prefix:mds:)`` wrote.
  public struct Written: Sendable {
    /// The Megatron shard.
    public let shard: TokenShardWriter.Summary
    /// The MDS shards, if asked for.
    public let mds: StreamingShardWriter.Summary?
    /// What became of the input.
    public let funnel: Funnel
  }

  /// Encodes all documents into PREFIX.bin and PREFIX.idx, in the order of the input.
  ///
  /// - Parameter mds: a new or empty folder for MDS shards of the same tokens, and their settings.
  public func tokenize(
    with tokenizer: Tokenizer, prefix: String,
    mds: (directory: String, settings: StreamingShardWriter.Settings)? = nil
  ) throws -> Written {
    guard !prefix.isEmpty else {
      throw Failure.usage("The output has an empty name; name the path of the two files.")
    }
    let paths = TokenFormat.paths(prefix)
    let input = try FileInput(
      inputs, outputs: [paths.tokens, paths.index] + [mds?.directory].compactMap(\.self))
    let streaming = try mds.map { mds in
      try StreamingShardWriter.checkFree(mds.directory)
      try Directory.create(mds.directory)
      return try StreamingShardWriter(
        directory: mds.directory, vocabularySize: tokenizer.vocabularySize,
        endOfDocument: tokenizer.endOfDocument, settings: mds.settings)
    }
    let writer = try TokenShardWriter(
      prefix: prefix, vocabularySize: tokenizer.vocabularySize,
      endOfDocument: tokenizer.endOfDocument)
    let preparation = Preparation("tokens", filters: [], keepsText: false)
    var batch: [String] = [], bytes = 0
    func flush() throws {
      for tokens in try tokenizer.encode(batch, on: work.pool) {
        try writer.append(tokens)
        try streaming?.append(tokens)
      }
      (batch, bytes) = ([], 0)
    }
    let funnel = try PreparedStream(preparation, settings: reading, work: work).run(
      input.listing.files, input.listing.rejections,
      advance: { done, _ in work.report("tokenize", done, of: input.bytes) }
    ) { outcome in
      guard case .kept(let document) = outcome.fate else { return }
      batch.append(document.text)
      bytes += document.text.utf8.count
      if bytes >= 4 << 20 { try flush() }
    }
    try flush()
    try check(funnel)
    return Written(shard: try writer.commit(), mds: try streaming?.commit(), funnel: funnel)
  }

  /// The texts of all documents, in the order of the input, in memory.
  public func texts() throws -> [String] {
    let input = try FileInput(inputs, outputs: [])
    let preparation = Preparation("texts", filters: [], keepsText: false)
    var texts: [String] = []
    let funnel = try PreparedStream(preparation, settings: reading, work: work).run(
      input.listing.files, input.listing.rejections,
      advance: { done, _ in work.report("read", done, of: input.bytes) }
    ) { outcome in
      if case .kept(let document) = outcome.fate { texts.append(document.text) }
    }
    try check(funnel)
    return texts
  }

  private func check(_ funnel: Funnel) throws {
    try funnel.checkReading(of: "the input", maximumDamagedShare: recipe.maximumDamagedShare)
  }
}

/// Ends the reading of a sample.
private struct SampleIsFull: Error {}
