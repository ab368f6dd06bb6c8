import GopherCore
import GopherModel
import MassiveText

extension SequenceSampler: SequenceSource {}

extension TrainingData {
  /// What a configuration trains on: the data set in its `data` directory.
  ///
  /// Throws a usage failure if none is named, and what opening the data set throws.
  public init(of configuration: TrainingConfiguration) throws {
    guard !configuration.data.isEmpty else {
      throw Failure.usage(
        "No data set is given; set data, or use --data DIR with a directory made by "
          + "massivetext-build run.")
    }
    let dataSet = try DataSet(configuration.data)
    let tokenizer = try dataSet.tokenizer()
    let resolved = try configuration.resolved(vocabularySize: tokenizer.vocabularySize)
    let weights =
      resolved.mixture.byName.isEmpty
      ? dataSet.manifest.subsets.mapValues(\.weight) : resolved.mixture.byName
    self.init(
      source: try dataSet.sequences(
        seed: resolved.seed, contextLength: resolved.context, weights: weights),
      vocabularySize: tokenizer.vocabularySize, tokenizerModel: tokenizer.model,
      heldOut: try Self.heldOut(of: dataSet, tokenizer: tokenizer, configuration: resolved),
      identity: Self.identity(of: dataSet, weights: weights))
  }

  /// The held-out documents as one stream, each ended by the end-of-document token.
  private static func heldOut(
    of dataSet: DataSet, tokenizer: Tokenizer, configuration: TrainingConfiguration
  ) throws -> HeldOutText? {
    guard configuration.evaluation.interval > 0 else { return nil }
    let texts = try dataSet.heldOutDocuments().map(\.text)
    let tokens = try tokenizer.encode(texts).flatMap { $0 + [tokenizer.endOfDocument] }
    return HeldOutText(
      tokens: tokens, context: configuration.context, count: configuration.evaluation.sequences)
  }

  /// Everything of a data set that decides its sequences: token files, tokenizer and weights.
  private static func identity(of dataSet: DataSet, weights: [String: Double]) -> String {
    let files = dataSet.manifest.files
      .filter { $0.path.hasPrefix("tokens/") }
      .sorted { $0.path < $1.path }
      .map { "\($0.path) \($0.sha256)" }
    let shares = weights.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return ([dataSet.manifest.tokenizer.sha256] + files + shares).joined(separator: "\n")
  }
}
