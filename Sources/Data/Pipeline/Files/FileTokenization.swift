import GopherCore

/// Training of a tokenizer on files, and encoding of files into a token shard.
///
/// What cannot be read is counted, not written; input of which nothing can be read, or more than
/// `maximum_damaged_share` is damaged, is a bad-input failure.
public struct FileTokenization {
  private let inputs: [String]
  private let recipe: Recipe
  private let work: Work

  /// Work on files and folders that ``InputReader`` reads.
  ///
  /// - Parameters:
  ///   - inputs: their paths.
  ///   - recipe: its tokenizer's settings and share of damage count.
  ///   - pool: the threads that share the work.
  ///   - stop: asked between documents.
  ///   - observer: told of the progress.
  public init(
    inputs: [String], recipe: Recipe = Recipe(), pool: ThreadPool = .shared,
    stop: StopRequest = StopRequest(), observer: @escaping ProgressObserver = { _ in }
  ) {
    self.inputs = inputs
    self.recipe = recipe
    work = Work(pool: pool, stop: stop, observer: observer, leaves: "nothing was written")
  }

  /// Trains a tokenizer on documents of at most `tokenizer.sample_bytes`, taken in the order of the
  /// input; the counts are of what was read for it.
  public func train() throws -> (tokenizer: Tokenizer, funnel: Funnel) {
    let sampleBytes = recipe.tokenizer.sampleBytes
    let preparation = Preparation("sample", filters: [], keepsText: false)
    var sample: [String] = [], left = sampleBytes, funnel = preparation.emptyFunnel
    let input = try FileInput(inputs, outputs: [])
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
      for file in input.listing.files { try InputReader().read(file, add) }
    } catch is SampleIsFull {}
    try check(funnel)
    return (try Tokenizer.train(recipe.tokenizer.training, documents: sample), funnel)
  }

  /// Encodes all documents into PREFIX.bin and PREFIX.idx, in the order of the input.
  public func tokenize(
    with tokenizer: Tokenizer, prefix: String
  ) throws -> (shard: TokenShardWriter.Summary, funnel: Funnel) {
    let paths = TokenFormat.paths(prefix)
    let input = try FileInput(inputs, outputs: [paths.tokens, paths.index])
    let writer = try TokenShardWriter(
      prefix: prefix, vocabularySize: tokenizer.vocabularySize,
      endOfDocument: tokenizer.endOfDocument)
    let preparation = Preparation("tokens", filters: [], keepsText: false)
    var batch: [String] = [], bytes = 0
    func flush() throws {
      for tokens in try tokenizer.encode(batch, on: work.pool) { try writer.append(tokens) }
      (batch, bytes) = ([], 0)
    }
    let funnel = try PreparedStream(preparation, settings: SubsetRecipe(), work: work).run(
      input.listing.files, input.listing.rejections,
      advance: { done, _ in work.report("tokenize", done, of: input.bytes) }
    ) { fate in
      guard case .kept(let document) = fate else { return }
      batch.append(document.text)
      bytes += document.text.utf8.count
      if bytes >= 4 << 20 { try flush() }
    }
    try flush()
    try check(funnel)
    return (try writer.commit(), funnel)
  }

  private func check(_ funnel: Funnel) throws {
    try funnel.checkReading(of: "the input", maximumDamagedShare: recipe.maximumDamagedShare)
  }
}

/// Ends the reading of a sample.
private struct SampleIsFull: Error {}
