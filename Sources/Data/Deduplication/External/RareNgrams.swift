/// The rarest n-grams of a document: any two documents above a threshold share one of them.
///
/// The n-grams of all documents are put into one order, the rare first. Two sets of a ≥ b n-grams
/// above the similarity t have more than t (a + b) / (1 + t) in common, which is more than t a and more
/// than 2 t b / (1 + t). The first of these in the order stands in each set before the others, so
/// among the first a - ⌈t a⌉ + 1 of the larger, and the first b - ⌈2 t b / (1 + t)⌉ + 1 of the smaller
/// set (prefix filter: Chaudhuri et al. 2006; Xiao et al. 2008, PPJoin). So pairs of which neither
/// the larger one's ``long`` meets the smaller one's ``short`` need not be compared.
///
/// Documents made of one template share what is common, and differ in what is rare: at a similarity
/// s a share of (1 - s) / (1 + s) is each one's own, for s < t more than all of ``short``.
struct RareNgrams: Sendable {
  /// The rarest that a larger or equal partner's ``short`` may meet, the rarest first, without
  /// those that no other document holds.
  let long: [UInt64]
  /// How many of them are ``short``.
  private let shortCount: Int

  /// The rarest that a smaller or equal partner's ``long`` may meet.
  var short: ArraySlice<UInt64> { long.prefix(shortCount) }

  /// The rarest n-grams of a set by counts in which it was counted.
  init(of set: NgramSet, by frequencies: NgramFrequencies, above threshold: Double) {
    let count = set.hashes.count, size = Double(count)
    // Rounded down, so that a prefix is rather one too long.
    let most = min(count, count - Int(threshold * size) + 1)
    let fewest = min(count, count - Int(2 * threshold / (1 + threshold) * size) + 1)
    var ordered = set.hashes.map { (count: frequencies.count(of: $0), hash: $0) }
    ordered.sort { ($0.count, $0.hash) < ($1.count, $1.hash) }
    let own = ordered.prefix { $0.count <= 1 }.count
    long = ordered.prefix(most).dropFirst(own).map(\.hash)
    shortCount = max(0, min(fewest, most) - own)
  }
}
