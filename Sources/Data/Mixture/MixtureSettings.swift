import GopherCore

/// How much of a data set will be trained on.
public struct MixtureSettings: Codable, Sendable, Equatable {
  /// The tokens to train on, shared out by the subsets' weights; 0 for as many as the data set
  /// has, or for the sum of the subsets' own `tokens`.
  public var tokens = 0

  /// As many tokens as there are.
  public init() {}
}

/// What training takes of a subset.
public struct TrainingShare: Codable, Sendable, Equatable {
  /// The tokens to train on.
  public var tokens: Int
  /// How often the subset is walked through by then.
  public var epochs: Double
}

extension Recipe {
  /// The share of the training sequences that a subset has: its weight, or its part of all `tokens`.
  public func share(of subset: String) -> Double {
    let own = subsets[subset]?.tokens ?? 0
    return own > 0 ? Double(own) / Double(quotas) : subsets[subset]?.weight ?? 0
  }

  /// The share of the text for a tokenizer that a subset has.
  func tokenizerWeight(of subset: String) -> Double {
    let own = subsets[subset]?.tokenizerWeight ?? 0
    return own > 0 ? own : share(of: subset)
  }

  /// The tokens that the recipe says will be trained on; 0 where it says nothing.
  var trainingTokens: Int { quotas > 0 ? quotas : mixture.tokens }

  /// What training takes of each subset, by the tokens that each holds: exact to the token, with the
  /// tokens of all subsets together where the recipe says nothing.
  public func trainingShares(of tokens: [String: Int]) -> [String: TrainingShare] {
    let names = subsetNames
    let total = trainingTokens > 0 ? trainingTokens : tokens.values.reduce(0, +)
    let shares = names.map(share), sum = shares.reduce(0, +)
    let wanted =
      quotas > 0
      ? names.map { subsets[$0]?.tokens ?? 0 }
      : Mixture.largestRemainders(shares.map { $0 / sum }, size: max(total, names.count))
    return Dictionary(
      uniqueKeysWithValues: zip(names, wanted).map { name, wanted in
        let held = max(1, tokens[name] ?? 0)
        return (name, TrainingShare(tokens: wanted, epochs: Double(wanted) / Double(held)))
      })
  }

  /// Throws a usage failure for weights and quotas that cannot be used.
  func validateMixture() throws {
    for name in subsetNames {
      guard let subset = subsets[name] else { continue }
      try Self.require(
        (0...1 << 60).contains(subset.tokens), "subsets.\(name).tokens", subset.tokens,
        "from 0 to \(1 << 60)")
      try Self.require(
        (0...1).contains(subset.tokenizerWeight), "subsets.\(name).tokenizer_weight",
        subset.tokenizerWeight, "from 0 to 1")
    }
    try Self.require(
      (0...1 << 60).contains(mixture.tokens), "mixture.tokens", mixture.tokens,
      "from 0 to \(1 << 60)")
    guard quotas == 0 else { return try validateQuotas() }
    for name in subsetNames {
      let weight = subsets[name]?.weight ?? 0
      try Self.require(
        weight > 0 && weight <= 1, "subsets.\(name).weight", weight, "above 0 and at most 1")
    }
    let sum = subsetNames.reduce(0) { $0 + (subsets[$1]?.weight ?? 0) }
    guard abs(sum - 1) < 1e-6 else {
      let list = subsetNames.map { "\($0) \(subsets[$0]?.weight ?? 0)" }.joined(separator: ", ")
      throw Failure.usage(
        "The weights of the subsets sum to \(sum) (\(list)); they must sum to 1.")
    }
  }

  /// Whether a key, as ``differences(from:)`` names it, changes the mixture and no document or token.
  static func isOfMixture(_ key: String) -> Bool {
    key.hasPrefix("mixture.")
      || key.wholeMatch(of: #/subsets\.[^.]+\.(weight|tokens|tokenizer_weight)/#) != nil
  }

  /// The tokens that the subsets name, together.
  private var quotas: Int { subsets.values.reduce(0) { $0 &+ $1.tokens } }

  private func validateQuotas() throws {
    if let name = subsetNames.first(where: { subsets[$0]?.tokens == 0 }) {
      throw Failure.usage(
        "The recipe's subsets.\(name).tokens is missing, while other subsets have theirs; name the "
          + "tokens of all subsets, or the weights and mixture.tokens.")
    }
    guard mixture.tokens == 0 || mixture.tokens == quotas else {
      throw Failure.usage(
        "The recipe's mixture.tokens is \(mixture.tokens), but the tokens of its subsets sum to "
          + "\(quotas); leave one of the two out.")
    }
  }
}
