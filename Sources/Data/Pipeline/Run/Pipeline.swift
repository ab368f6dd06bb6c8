import GopherCore

/// The whole way from raw input to documents, tokenizer and tokens (the paper, appendix A.1).
///
///     let recipe = try Recipe.load("recipe.yaml")
///     let manifest = try Pipeline(recipe, output: "out").run()
///
/// Stages, in this order: read, extract, language, quality, repetition (together, slice by slice
/// of the input); exact and near deduplication and holding out; test-set filtering; tokenizer;
/// tokens. Between stages documents lie in files, and duplicates are found by sorting files, so that
/// memory does not grow with the text.
///
/// - Every drop is recorded with its reason and values, and the counts add up.
/// - The files of a stage, and of each block of one, are committed before its record, so that a run
///   that was killed at any moment goes on with the blocks that were not finished when it is
///   started again, by any number of threads and processes.
/// - The result depends on the recipe and the inputs alone: not on the number of workers and
///   processes, the order in which inputs are named, or interruptions.
public struct Pipeline {
  /// The recipe, resolved.
  public let recipe: Recipe
  /// The output folder.
  public let output: String

  private let share: TaskShare?
  private let work: Work

  /// A run of a resolved recipe into a folder.
  ///
  /// - Parameters:
  ///   - recipe: what ``Recipe/load(_:overrides:)`` or ``Recipe/resolved(in:)`` returned.
  ///   - output: a new or empty folder, or one that this recipe's run was begun in.
  ///   - share: which of several processes that build this data set together this one is; nil
  ///     for a process that takes the folder alone. Changes no result.
  ///   - pool: the threads to work with; changes no result.
  ///   - memory: bytes that sorts and caches may take; changes no result.
  ///   - stop: polled between pieces of work.
  ///   - observer: told of progress.
  ///   - note: told what the user should know while the run goes on, a sentence each.
  public init(
    _ recipe: Recipe, output: String, share: TaskShare? = nil, pool: ThreadPool = .shared,
    memory: Int = 1 << 30, stop: StopRequest = StopRequest(),
    observer: @escaping ProgressObserver = { _ in },
    note: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.recipe = recipe
    self.share = share
    self.output = output
    work = Work(pool: pool, stop: stop, observer: observer, memory: memory, note: note)
  }

  /// Runs what is not finished yet and returns the manifest.
  ///
  /// Throws usage failures for a recipe, inputs or an output folder that cannot be used, a
  /// bad-input failure for a subset of which nothing is left or too much is damaged, storage
  /// failures, and a `stopped` failure when a stop was asked for.
  public func run() throws -> DataSetManifest {
    try recipe.validate()
    let inputs = try recipe.subsetNames.map {
      try InputSlices($0, recipe.subsets[$0] ?? SubsetRecipe(), seed: recipe.seed)
    }
    let testItems = try TestItems(recipe.testSetInputs, settings: recipe.testSet)
    let index = try DeduplicationIndex.all(of: recipe)
    let tokenizer = try recipe.tokenizer.given()
    try recipe.content.checkFiles()
    let folder = try RunFolder(output, for: recipe, share: share, work: work)
    let context = RunContext(
      recipe: recipe, folder: folder, store: StageStore(folder: folder), work: work,
      removal: WorkRemoval(folder, pool: work.pool))
    return try RunPlan(
      context, inputs: inputs, testItems: testItems, index: index, givenTokenizer: tokenizer
    ).run()
  }
}
