import GopherCore

/// The order of training sequences as a pure function: `sequence(at: index)`.
///
/// Sequence i is the same for any number of readers, after any interruption, and from anywhere:
/// a trainer takes sequences by number and keeps nothing but its step. Subsets are mixed by exact
/// quotas (``Mixture``); within a subset every token comes once an epoch, with a fresh order of
/// documents and of sequences in each. Weights can differ from those the data set was built
/// with; nothing needs to be tokenized again.
///
/// The paper (Appendix A; spec §3.9; ``CropSampler``) instead crops 15 × 2048 bytes at a random place of a random
/// document, concatenates ten crops and cuts them into sequences, which draws documents
/// uniformly with replacement. Here a subset is walked without replacement: no text is drawn
/// twice before all was drawn once, long documents weigh by their length, and the number of
/// epochs is exact. Both place no attention mask between the documents of a sequence.
public final class SequenceSampler: Sendable {
  /// Where a sequence comes from.
  public struct Origin: Sendable, Equatable {
    /// The subset's name.
    public let subset: String
    /// How often the subset was walked through before, starting with 0.
    public let epoch: UInt64
    /// Which of the epoch's sequences it is, in the order of the epoch's documents.
    public let sequence: UInt64
  }

  /// Tokens of context; a sequence has one token more.
  public let contextLength: Int
  /// The names of the subsets, in byte order.
  public let subsets: [String]
  /// The mixture of the subsets.
  public let mixture: Mixture

  private let orders: [EpochOrder]

  /// A sampler over token shards with weights that sum to 1.
  ///
  /// The order in which the subsets are given does not matter. Throws a usage failure for
  /// weights that cannot be used and for a subset shorter than one sequence.
  public convenience init(
    _ parts: [(name: String, data: TokenDataset, weight: Double)], seed: UInt64,
    contextLength: Int
  ) throws {
    let parts = parts.sorted { $0.name < $1.name }
    try self.init(
      parts.map { (name: $0.name, data: $0.data) },
      mixture: try Mixture(weights: parts.map(\.weight)), seed: seed,
      contextLength: contextLength)
  }

  /// A sampler over token shards, sorted by name, that a mixture knows by their numbers.
  init(
    _ parts: [(name: String, data: TokenDataset)], mixture: Mixture, seed: UInt64,
    contextLength: Int
  ) throws {
    precondition(contextLength > 0, "SequenceSampler: the context must be positive")
    self.contextLength = contextLength
    self.mixture = mixture
    subsets = parts.map(\.name)
    orders = try parts.map {
      try EpochOrder(name: $0.name, data: $0.data, context: contextLength, seed: seed)
    }
  }

  /// The `contextLength` + 1 tokens of sequence `index`: inputs are all but the last, targets all
  /// but the first.
  public func sequence(at index: UInt64) -> [Int32] {
    let slot = mixture.slot(at: index)
    return orders[slot.subset].tokens(of: slot.ordinal)
  }

  /// Where sequence `index` comes from.
  public func origin(of index: UInt64) -> Origin {
    let slot = mixture.slot(at: index)
    let place = orders[slot.subset].place(of: slot.ordinal)
    return Origin(subset: subsets[slot.subset], epoch: place.epoch, sequence: place.sequence)
  }

  /// How many times each subset is walked through by the first `count` sequences.
  public func epochs(after count: UInt64) -> [(subset: String, epochs: Double)] {
    zip(mixture.sequences(among: count), orders).map {
      ($1.name, Double($0) / Double($1.sequencesPerEpoch))
    }
  }
}
