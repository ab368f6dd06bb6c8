import GopherCore

/// The keys of a run's stages: hashes of what each depends on and of nothing else.
///
/// | a stage | depends on |
/// | --- | --- |
/// | prepare, deduplicate, decontaminate | inputs, test sets, index, and the recipe but for its name, data sheet, weights, quotas, tokenizer and what `output` says of tokens |
/// | tokenizer | its text; its settings and the shares of the sample, or the given model |
/// | tokenize | its text, the model, what `output` says of tokens |
/// | the whole run | all of these |
///
/// So another tokenizer encodes anew and prepares nothing again, and weights change the manifest.
struct RunKeys {
  private let recipe: Recipe
  private let text: String
  private let inputs: [String: InputSlices]
  private let testItems: TestItems
  private let givenTokenizer: Tokenizer?

  init(
    _ recipe: Recipe, inputs: [String: InputSlices], testItems: TestItems,
    index: [DeduplicationIndex], givenTokenizer: Tokenizer?
  ) throws {
    self.recipe = recipe
    self.inputs = inputs
    self.testItems = testItems
    self.givenTokenizer = givenTokenizer
    text = StageStore.key(
      [
        DataSetManifest.currentFormat, try Configuration.print(recipe.ofText),
        try recipe.content.key,
      ]
        + (try index.map { try $0.key }))
  }

  /// Of a slice of a subset's input.
  func prepare(_ subset: String, _ slice: InputSlices.Slice) -> String {
    StageStore.key(["prepare", text, subset, slice.key])
  }

  /// Of the deduplication of a group of subsets.
  func deduplicate(_ group: [String]) -> String {
    StageStore.key(["deduplicate", text] + group.flatMap(slices))
  }

  /// Of a subset's documents in their final order.
  func decontaminate(_ subset: String) -> String {
    StageStore.key(["decontaminate", subset, documents])
  }

  /// Of the tokenizer: a given one by its bytes.
  var tokenizer: String {
    get throws {
      if let givenTokenizer {
        return StageStore.key(["tokenizer", SHA256.of(givenTokenizer.model)])
      }
      let shares = recipe.subsetNames.map { "\(recipe.tokenizerWeight(of: $0))" }
      return StageStore.key(
        ["tokenizer", documents, try Configuration.print(recipe.tokenizer)] + shares)
    }
  }

  /// Of a subset's tokens by a model.
  func tokenize(_ subset: String, model: FileEntry) -> String {
    let mds = recipe.output.mds.map { "\($0.sequenceLength) \($0.shardBytes)" } ?? "none"
    return StageStore.key(["tokenize", subset, documents, model.sha256, mds])
  }

  /// Of everything.
  var run: String {
    get throws {
      let mds = recipe.output.mds.map { "\($0.sequenceLength) \($0.shardBytes)" } ?? "none"
      return StageStore.key(["run", documents, try tokenizer, mds])
    }
  }

  /// A key for each state of the inputs, on which all documents depend.
  private var documents: String {
    StageStore.key([text, testItems.key] + recipe.subsetNames.flatMap(slices))
  }

  private func slices(of subset: String) -> [String] {
    inputs[subset]?.slices.map(\.key) ?? []
  }
}

extension Recipe {
  /// The recipe without all that no document depends on.
  fileprivate var ofText: Recipe {
    var recipe = self
    let defaults = Recipe()
    recipe.name = defaults.name
    recipe.tokenizer = defaults.tokenizer
    recipe.mixture = defaults.mixture
    recipe.dataSheet = defaults.dataSheet
    recipe.output.keepsWork = defaults.output.keepsWork
    recipe.output.writesMDS = defaults.output.writesMDS
    recipe.output.mdsSequenceLength = defaults.output.mdsSequenceLength
    recipe.output.mdsShardBytes = defaults.output.mdsShardBytes
    for name in subsetNames {
      recipe.subsets[name]?.weight = 1
      recipe.subsets[name]?.tokens = 0
      recipe.subsets[name]?.tokenizerWeight = 0
    }
    return recipe
  }
}
