/// An order of sequences that holds quotas of any size exactly, without a table.
///
/// A binary tree with the subsets as leaves: each node shares out the sequences that reach it between its
/// two halves, evenly (Bresenham 1965). Of the first t that reach a node of n, the left half of l
/// gets ⌊(t l + n/2) / n⌋. So a subset's count is off its share by at most half a sequence for each
/// level, ⌈log₂ subsets⌉ / 2, and exact after all n.
///
/// - Complexity: O(log subsets) a sequence.
struct QuotaTree: Sendable, Equatable {
  /// Sums of the quotas before each subset, and of all.
  private let sums: [UInt64]

  /// A tree of quotas above 0.
  init(_ quotas: [Int]) {
    var sums: [UInt64] = [0]
    for quota in quotas { sums.append(sums[sums.count - 1] + UInt64(quota)) }
    self.sums = sums
  }

  /// The number of sequences.
  var count: UInt64 { sums[sums.count - 1] }

  /// The subset of a sequence below ``count``, and how many of the subset's come before.
  func slot(at index: UInt64) -> (subset: Int, ordinal: UInt64) {
    var subsets = 0..<sums.count - 1, index = index
    while subsets.count > 1 {
      let middle = (subsets.lowerBound + subsets.upperBound) / 2
      let before = left(of: index, subsets, middle)
      if left(of: index + 1, subsets, middle) > before {
        (subsets, index) = (subsets.lowerBound..<middle, before)
      } else {
        (subsets, index) = (middle..<subsets.upperBound, index - before)
      }
    }
    return (subsets.lowerBound, index)
  }

  /// The sequences of each subset among the first so many.
  func counts(among index: UInt64) -> [UInt64] {
    func counts(_ subsets: Range<Int>, _ index: UInt64) -> [UInt64] {
      guard subsets.count > 1 else { return [index] }
      let middle = (subsets.lowerBound + subsets.upperBound) / 2
      let before = left(of: index, subsets, middle)
      return counts(subsets.lowerBound..<middle, before)
        + counts(middle..<subsets.upperBound, index - before)
    }
    return counts(0..<sums.count - 1, index)
  }

  /// Of the first so many sequences that reach a node, those of its left half.
  private func left(of index: UInt64, _ subsets: Range<Int>, _ middle: Int) -> UInt64 {
    let all = sums[subsets.upperBound] - sums[subsets.lowerBound]
    let left = sums[middle] - sums[subsets.lowerBound]
    return UInt64((UInt128(index) * UInt128(left) + UInt128(all / 2)) / UInt128(all))
  }
}
