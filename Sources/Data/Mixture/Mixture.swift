import GopherCore

/// Which subset each sequence comes from: exact quotas at every moment.
///
/// A fixed pattern of ``blockSize`` sequences repeats for ever; it holds exactly ``quotas``[s]
/// sequences of subset s, spread so evenly that after any number n of sequences subset s has been
/// taken n × quota / blockSize times, give or take less than one (Tijdeman 1980, "The chairman
/// assignment problem"). So every batch, too, has the mixture of the whole. The subset of a
/// sequence is a pure function of its index: there is no loader state to save or lose, and no
/// randomness to average out.
///
/// Quotas of more than 10,000 sequences, which tokens to train on give, have no table: there a
/// tree shares the sequences out (``QuotaTree``), as even but for a sequence or two, exact at the end.
public struct Mixture: Sendable, Equatable {
  /// The subset of a sequence, and which of that subset's sequences it is.
  public struct Slot: Sendable, Equatable {
    /// The index of the subset.
    public let subset: Int
    /// How many sequences of the subset come before.
    public let ordinal: UInt64
  }

  /// The share of each subset; they sum to 1.
  public let weights: [Double]
  /// Sequences of each subset in a block.
  public let quotas: [Int]
  /// Sequences in a block: the sum of the quotas.
  public let blockSize: Int

  /// The slots of a block; empty where the tree knows them.
  private let pattern: [Slot]
  private let tree: QuotaTree

  private static let largestPattern = 10_000

  /// A mixture by weights.
  ///
  /// The block is the shortest of at most 10,000 sequences in which every quota is whole (100 for
  /// whole percents). Where there is none it has 10,000 sequences, and quotas are rounded by
  /// largest remainders, but never to 0.
  ///
  /// Throws a usage failure unless every weight is above 0 and they sum to 1 within 10⁻⁶.
  public init(weights: [Double]) throws {
    try Self.check(weights)
    self.init(weights: weights, quotas: Self.quotas(for: weights))
  }

  /// A mixture by the tokens of each subset to train on.
  ///
  /// The block is of as many whole sequences as the tokens make, or a part of it that repeats; quotas
  /// are rounded to sequences by largest remainders, but never to 0.
  ///
  /// Throws a usage failure unless every subset has tokens and there is a sequence for each.
  public init(tokens: [Int], contextLength: Int) throws {
    precondition(contextLength > 0, "Mixture: the context must be positive")
    let total = tokens.reduce(0, +), sequences = total / contextLength
    guard !tokens.isEmpty, tokens.allSatisfy({ $0 > 0 }), sequences >= tokens.count else {
      throw Failure.usage(
        "The tokens to train on (\(tokens.map(String.init).joined(separator: ", "))) are not a "
          + "sequence of \(contextLength) for every subset; name more, or leave a subset out.")
    }
    var quotas = Self.rounded(tokens, to: sequences)
    let divisor = quotas.reduce(0, Self.greatestCommonDivisor)
    if sequences / divisor <= Self.largestPattern { quotas = quotas.map { $0 / divisor } }
    self.init(weights: tokens.map { Double($0) / Double(total) }, quotas: quotas)
  }

  private init(weights: [Double], quotas: [Int]) {
    self.weights = weights
    self.quotas = quotas
    blockSize = quotas.reduce(0, +)
    pattern = blockSize <= Self.largestPattern ? Self.pattern(quotas) : []
    tree = QuotaTree(quotas)
  }

  /// Where the sequence `index` comes from.
  public func slot(at index: UInt64) -> Slot {
    let size = UInt64(blockSize), place = index % size
    let slot: (subset: Int, ordinal: UInt64)
    if pattern.isEmpty {
      slot = tree.slot(at: place)
    } else {
      slot = (pattern[Int(place)].subset, pattern[Int(place)].ordinal)
    }
    return Slot(
      subset: slot.subset, ordinal: index / size * UInt64(quotas[slot.subset]) + slot.ordinal)
  }

  /// The sequences of each subset among the first `count`.
  public func sequences(among count: UInt64) -> [UInt64] {
    let size = UInt64(blockSize)
    var counts = quotas.map { count / size * UInt64($0) }
    if pattern.isEmpty {
      for (subset, more) in tree.counts(among: count % size).enumerated() { counts[subset] += more }
    }
    for slot in pattern.prefix(Int(count % size)) { counts[slot.subset] += 1 }
    return counts
  }

  private static func check(_ weights: [Double]) throws {
    guard !weights.isEmpty else { throw Failure.usage("A mixture needs at least one subset.") }
    guard weights.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw Failure.usage("The weight of every subset must be above 0; leave a subset out instead.")
    }
    let sum = weights.reduce(0, +)
    guard abs(sum - 1) < 1e-6 else {
      throw Failure.usage("The weights of the subsets sum to \(sum); they must sum to 1.")
    }
  }

  private static func quotas(for weights: [Double]) -> [Int] {
    for size in 1...largestPattern {
      let shares = weights.map { $0 * Double(size) }
      let whole = shares.map { Int($0.rounded()) }
      let isExact = zip(shares, whole).allSatisfy { abs($0 - Double($1)) < 1e-6 && $1 > 0 }
      if isExact, whole.reduce(0, +) == size { return whole }
    }
    return largestRemainders(weights, size: largestPattern)
  }

  /// Tijdeman's order: of the subsets that lag far enough behind their share, the one that would
  /// first fall a whole sequence behind.
  private static func pattern(_ quotas: [Int]) -> [Slot] {
    let size = quotas.reduce(0, +), spread = max(1, 2 * quotas.count - 2)
    var taken = quotas.map { _ in 0 }
    return (1...size).map { step in
      // In units of 1 / (spread × size): how far a subset lags, and what it may lag.
      let lags = zip(quotas, taken).map { spread * ($0 * step - $1 * size) }
      var chosen = 0, nearest = Double.infinity
      for (subset, lag) in lags.enumerated() where lag >= size {
        let time = Double((spread - 1) * size - lag) / Double(quotas[subset])
        if time < nearest { (chosen, nearest) = (subset, time) }
      }
      taken[chosen] += 1
      return Slot(subset: chosen, ordinal: UInt64(taken[chosen] - 1))
    }
  }

  /// Whole quotas nearest to shares of a sum that is given by whole numbers; exact for any size.
  private static func rounded(_ parts: [Int], to size: Int) -> [Int] {
    let total = UInt128(parts.reduce(0, +))
    let products = parts.map { UInt128($0) * UInt128(size) }
    var quotas = products.map { max(1, Int($0 / total)) }
    let order = products.indices.sorted {
      (products[$1] % total, $0) < (products[$0] % total, $1)
    }
    var rest = size - quotas.reduce(0, +)
    for index in order where rest > 0 {
      quotas[index] += 1
      rest -= 1
    }
    while rest < 0, let largest = quotas.indices.max(by: { quotas[$0] < quotas[$1] }) {
      quotas[largest] -= 1
      rest += 1
    }
    return quotas
  }

  private static func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
    right == 0 ? left : greatestCommonDivisor(right, left % right)
  }

  /// Whole quotas nearest to the shares: floors, the rest to the largest remainders, at least 1.
  static func largestRemainders(_ weights: [Double], size: Int) -> [Int] {
    let shares = weights.map { $0 * Double(size) }
    var quotas = shares.map { max(1, Int($0)) }
    while quotas.reduce(0, +) != size {
      let excess = zip(shares, quotas).map { $0 - Double($1) }
      let grows = quotas.reduce(0, +) < size
      let order = excess.indices.sorted {
        excess[$0] == excess[$1] ? $0 < $1 : grows == (excess[$0] > excess[$1])
      }
      guard let chosen = order.first(where: { grows || quotas[$0] > 1 }) else { break }
      quotas[chosen] += grows ? 1 : -1
    }
    return quotas
  }
}
