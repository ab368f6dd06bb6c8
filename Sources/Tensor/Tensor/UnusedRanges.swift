/// The unused ranges of an address space, in ascending order; none touches another.
///
/// The bookkeeping of ``StorageArena`` without its memory. Which ranges are unused follows from
/// what is in use alone, not from the order in which it was taken and given.
package struct UnusedRanges: Sendable {
  /// The ranges.
  package private(set) var ranges: [Range<UInt>] = []

  /// None.
  package init() {}

  /// Takes `count` addresses from the lower end of the smallest range that has them, the lowest of
  /// equals; nil if none has.
  ///
  /// - Complexity: O(ranges).
  package mutating func take(_ count: Int) -> Range<UInt>? {
    var best: Int?
    for (index, range) in ranges.enumerated() where range.count >= count {
      if best.map({ range.count < ranges[$0].count }) ?? true { best = index }
    }
    guard let best else { return nil }
    let range = ranges[best], end = range.lowerBound + UInt(count)
    if end == range.upperBound {
      ranges.remove(at: best)
    } else {
      ranges[best] = end..<range.upperBound
    }
    return range.lowerBound..<end
  }

  /// Adds a range, which joins the neighbours that it touches; traps if part of it is unused.
  ///
  /// - Complexity: O(ranges).
  package mutating func give(_ range: Range<UInt>) {
    let next = ranges.firstIndex { $0.lowerBound >= range.upperBound } ?? ranges.count
    precondition(
      next == 0 || ranges[next - 1].upperBound <= range.lowerBound,
      "UnusedRanges: \(range) is given back twice")
    let joinsNext = next < ranges.count && ranges[next].lowerBound == range.upperBound
    let joinsLast = next > 0 && ranges[next - 1].upperBound == range.lowerBound
    let first = joinsLast ? next - 1 : next, end = joinsNext ? next + 1 : next
    let lower = joinsLast ? ranges[first].lowerBound : range.lowerBound
    let upper = joinsNext ? ranges[next].upperBound : range.upperBound
    ranges.replaceSubrange(first..<end, with: CollectionOfOne(lower..<upper))
  }
}
