import GopherCore

/// A finished data set: what `massivetext-build run` wrote, opened for reading.
///
///     let data = try DataSet("out")
///     let sampler = try data.sequences(seed: 1, contextLength: 2048)
///     let tokens = sampler.sequence(at: 0)
public struct DataSet: Sendable {
  /// The directory.
  public let directory: String
  /// What it holds.
  public let manifest: DataSetManifest

  /// Opens a data set; throws a bad-input failure for a directory that holds none.
  public init(_ directory: String) throws {
    self.directory = directory
    manifest = try DataSetManifest.read(directory)
  }

  /// A data set whose manifest is about to be written.
  init(_ directory: String, manifest: DataSetManifest) {
    self.directory = directory
    self.manifest = manifest
  }

  /// The names of the subsets, sorted.
  public var subsets: [String] { manifest.subsetNames }

  /// The tokenizer; throws a storage failure if the model is not the manifest's.
  public func tokenizer() throws -> Tokenizer {
    let path = "\(directory)/\(manifest.tokenizer.path)"
    let tokenizer = try Tokenizer(path: path)
    guard SHA256.of(tokenizer.model) == manifest.tokenizer.sha256 else {
      throw Failure.storage(
        "\(path) is not the tokenizer that this data set was made with: its SHA-256 differs from "
          + "the manifest's. Restore it from a copy, or build the data set again.")
    }
    return tokenizer
  }

  /// The token shard of a subset.
  public func tokens(of subset: String) throws -> TokenDataset {
    let entry = try entry(of: subset)
    let data = try TokenDataset(prefix: "\(directory)/tokens/\(subset)")
    guard data.documentCount == entry.documents, data.tokenCount == entry.tokens else {
      throw Failure.storage(
        "\(data.prefix).bin holds \(data.tokenCount) tokens of \(data.documentCount) documents, "
          + "where the manifest speaks of \(entry.tokens) and \(entry.documents); "
          + "build the data set again.")
    }
    return data
  }

  /// The order of training sequences; see ``SequenceSampler``.
  ///
  /// Where the recipe says how many tokens to train on, and no other weights are given, so many
  /// sequences hold every subset's quota exact to the sequence (``Recipe/trainingShares(of:)``).
  ///
  /// - Parameters:
  ///   - seed: of the orders of documents and sequences.
  ///   - contextLength: a sequence has one token more.
  ///   - weights: shares of the subsets that sum to 1; the recipe's if nil. Subsets that are not
  ///     named are left out.
  public func sequences(
    seed: UInt64, contextLength: Int, weights: [String: Double]? = nil
  ) throws -> SequenceSampler {
    let isPlanned = weights == nil && manifest.recipe.trainingTokens > 0
    let weights = weights ?? manifest.subsets.mapValues(\.weight)
    let parts = try weights.keys.sorted().map { name in
      (name: name, data: try tokens(of: name), weight: weights[name] ?? 0)
    }
    guard isPlanned else {
      return try SequenceSampler(parts, seed: seed, contextLength: contextLength)
    }
    let quotas = parts.map { manifest.subsets[$0.name]?.training?.tokens ?? 0 }
    return try SequenceSampler(
      parts.map { (name: $0.name, data: $0.data) },
      mixture: Mixture(tokens: quotas, contextLength: contextLength), seed: seed,
      contextLength: contextLength)
  }

  /// The documents kept back from training, of one subset or of all in the order of their names.
  public func heldOutDocuments(of subset: String? = nil) throws -> [Document] {
    if let subset { _ = try entry(of: subset) }
    return try (subset.map { [$0] } ?? subsets).flatMap {
      try DocumentShardReader("\(directory)/heldout/\($0).jsonl.zst").documents()
    }
  }

  /// Readers of the training documents of a subset, part by part.
  public func documents(of subset: String) throws -> [DocumentShardReader] {
    _ = try entry(of: subset)
    return try paths(below: "documents/\(subset)").map { try DocumentShardReader($0) }
  }

  /// Readers of the records of dropped documents of a subset, one a stage.
  public func dropped(of subset: String) throws -> [DocumentShardReader] {
    _ = try entry(of: subset)
    return try paths(below: "dropped/\(subset)").map { try DocumentShardReader($0) }
  }

  /// A reader of what the filters measured on the documents of a subset (``RecordedMeasures``); nil
  /// if no filter ran, or the data set was made before measures were recorded.
  public func measures(of subset: String) throws -> DocumentShardReader? {
    _ = try entry(of: subset)
    let path = RecordedMeasures.path(of: subset)
    guard manifest.files.contains(where: { $0.path == path }) else { return nil }
    return try DocumentShardReader("\(directory)/\(path)")
  }

  private func paths(below folder: String) -> [String] {
    manifest.files.map(\.path).filter { $0.hasPrefix("\(folder)/") }.map { "\(directory)/\($0)" }
  }

  /// What the manifest says of a subset; throws a usage failure for one that it does not know.
  func entry(of subset: String) throws -> DataSetManifest.Subset {
    guard let entry = manifest.subsets[subset] else {
      let near = suggestion(for: subset, among: subsets).map { "; did you mean \($0)?" } ?? "."
      throw Failure.usage(
        "\(directory) has no subset \(subset)\(near) It has \(subsets.joined(separator: ", ")).")
    }
    return entry
  }
}
