import GopherCore

/// The keys of a run's stages: hashes of what each depends on and of nothing else.
///
/// | a stage | depends on |
/// | --- | --- |
/// | prepare | its slice of the input, and of the recipe what decides what is read and filtered (``Recipe/ofPreparation(of:)``) |
/// | deduplicate | its inputs, the index, and what decides about duplicates (``Recipe/ofDeduplication(of:)``) |
/// | decontaminate | all inputs, test sets, the index, and the recipe but for its name, data sheet, weights, quotas, tokenizer and what `output` says of tokens |
/// | tokenizer | its text; its settings and the shares of the sample, or the given model |
/// | tokenize | its text, the model, what `output` says of tokens |
/// | the whole run | all of these |
///
/// So another tokenizer encodes anew and prepares nothing again, and weights change the manifest.
struct RunKeys {
  private let recipe: Recipe
  /// Hashes of the recipe's part in the preparation of each subset, and in all text.
  private let preparation: [String: String], text: String
  private let index: [String]
  private let inputs: [String: InputSlices]
  private let testItems: TestItems
  private let givenTokenizer: Tokenizer?
  /// The files that the recipe's `content` names.
  let contentFiles: [FileEntry]

  init(
    _ recipe: Recipe, inputs: [String: InputSlices], testItems: TestItems,
    index: [DeduplicationIndex], givenTokenizer: Tokenizer?
  ) throws {
    self.recipe = recipe
    self.inputs = inputs
    self.testItems = testItems
    self.givenTokenizer = givenTokenizer
    contentFiles = try recipe.content.entries
    self.index = try index.map { try $0.key }
    let files = contentFiles
    preparation = try Dictionary(
      uniqueKeysWithValues: recipe.subsetNames.map {
        ($0, try Self.key(recipe.ofPreparation(of: $0), files))
      })
    text = try Self.key(recipe.ofText, files, self.index)
  }

  /// A hash of a part of the recipe with what the files of its `content` hold.
  private static func key(
    _ part: Recipe, _ contentFiles: [FileEntry], _ more: [String] = []
  ) throws -> String {
    StageStore.key(
      [
        DataSetManifest.currentFormat, try Configuration.print(part),
        contentFiles.map(\.sha256).joined(separator: " "),
      ] + more)
  }

  /// Of a slice of a subset's input.
  func prepare(_ subset: String, _ slice: InputSlices.Slice) -> String {
    StageStore.key(["prepare", preparation[subset] ?? "", subset, slice.key])
  }

  /// Of the deduplication of a group of subsets.
  func deduplicate(_ group: [String]) throws -> String {
    let part = try Self.key(recipe.ofDeduplication(of: group), contentFiles, index)
    return StageStore.key(["deduplicate", part] + group.flatMap(slices))
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
