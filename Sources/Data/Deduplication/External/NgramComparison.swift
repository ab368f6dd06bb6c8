import GopherCore

/// Computes similarities of candidates from their stored n-grams, in parallel.
///
/// Memory: about `cacheBytes` of n-grams, or those of two documents if that is more.
final class NgramComparison {
  private let ngrams: RecordFile<UInt64>
  private let settings: NearDeduplicationSettings
  private let cacheBytes: Int
  private let pool: ThreadPool
  private var cache: [UInt32: NgramSet] = [:]
  private var cachedBytes = 0
  /// How many pairs were compared.
  private(set) var comparisons = 0

  init(
    _ ngrams: RecordFile<UInt64>, settings: NearDeduplicationSettings, cacheBytes: Int,
    pool: ThreadPool
  ) {
    self.ngrams = ngrams
    self.settings = settings
    self.cacheBytes = cacheBytes
    self.pool = pool
  }

  /// The most similar survivor above the threshold of each document, of equally similar ones the
  /// first.
  ///
  /// - Parameters:
  ///   - documents: what to look for.
  ///   - known: all survivors by rank.
  ///   - candidates: the places in `known` to look at, ascending, by document.
  func best(
    of documents: [Survivor], among known: [Survivor], candidates: [[Int]]
  ) throws -> [(survivor: Survivor, jaccard: Double)?] {
    var best = [(survivor: Survivor, jaccard: Double)?](repeating: nil, count: documents.count)
    let fitting = zip(documents, candidates).map { document, places in
      places.filter { canBeAbove(document, known[$0]) }
    }
    comparisons += fitting.reduce(0) { $0 + $1.count }
    let wanted = Set(fitting.joined()).sorted()
    let own = try sets(
      zip(documents, fitting).filter { !$1.isEmpty }.map(\.0))
    var start = 0
    while start < wanted.count {
      var end = start, bytes = 0
      while end < wanted.count, end == start || bytes + known[wanted[end]].bytes <= cacheBytes {
        bytes += known[wanted[end]].bytes
        end += 1
      }
      let range = wanted[start]...wanted[end - 1]
      let others = try sets(wanted[start..<end].map { known[$0] })
      let found = try pool.map(documents.count) { index in
        var best: (survivor: Survivor, jaccard: Double)?
        guard let set = own[documents[index].rank] else { return best }
        for place in fitting[index] where range.contains(place) {
          guard let other = others[known[place].rank] else { continue }
          let jaccard = set.jaccard(with: other, above: settings.maximumJaccard)
          if jaccard > best?.jaccard ?? 0 { best = (known[place], jaccard) }
        }
        return best
      }
      for (index, candidate) in found.enumerated() {
        guard let candidate, candidate.jaccard > best[index]?.jaccard ?? 0 else { continue }
        best[index] = candidate
      }
      start = end
    }
    return best
  }

  /// The similarities above the threshold of each document to others of the same list.
  ///
  /// - Parameter candidates: the places of the others, by document.
  func similarities(
    of documents: [Survivor], candidates: [[Int]]
  ) throws -> [[(place: Int, jaccard: Double)]] {
    let fitting = zip(documents, candidates).map { document, places in
      places.filter { canBeAbove(document, documents[$0]) }
    }
    comparisons += fitting.reduce(0) { $0 + $1.count }
    let wanted = Set(fitting.joined()).union(fitting.indices.filter { !fitting[$0].isEmpty })
    let sets = try sets(wanted.sorted().map { documents[$0] })
    return try pool.map(documents.count) { index in
      guard let own = sets[documents[index].rank] else { return [] }
      return fitting[index].compactMap { place in
        guard let other = sets[documents[place].rank] else { return nil }
        let jaccard = own.jaccard(with: other, above: settings.maximumJaccard)
        return jaccard > 0 ? (place, jaccard) : nil
      }
    }
  }

  /// What a function makes of the n-grams of documents, in their order.
  func map<Result: Sendable>(
    _ documents: [Survivor], _ transform: @Sendable (NgramSet) -> Result
  ) throws -> [Result] {
    let sets = try sets(documents)
    return try pool.map(documents.count) { index in
      transform(sets[documents[index].rank] ?? NgramSet([]))
    }
  }

  /// Whether the sizes alone allow a similarity above the threshold.
  private func canBeAbove(_ left: Survivor, _ right: Survivor) -> Bool {
    let a = Int(left.candidate.ngramCount), b = Int(right.candidate.ngramCount)
    return fraction(min(a, b), of: max(a, b)) > settings.maximumJaccard
  }

  /// The n-grams of documents by rank, read in the order in which they lie.
  private func sets(_ documents: [Survivor]) throws -> [UInt32: NgramSet] {
    let missing = documents.filter { cache[$0.rank] == nil }
      .sorted { $0.candidate.ngramStart < $1.candidate.ngramStart }
    let read = try pool.map(missing.count) { index in
      let start = Int(missing[index].candidate.ngramStart)
      let end = start + Int(missing[index].candidate.ngramCount)
      return NgramSet(ascending: try ngrams.records(start..<end))
    }
    var sets: [UInt32: NgramSet] = [:]
    for document in documents { sets[document.rank] = cache[document.rank] }
    for (document, set) in zip(missing, read) { sets[document.rank] = set }
    if cachedBytes > cacheBytes {
      cache.removeAll()
      cachedBytes = 0
    }
    for (document, set) in zip(missing, read) where cache[document.rank] == nil {
      cache[document.rank] = set
      cachedBytes += document.bytes
    }
    return sets
  }
}

extension NgramSet {
  /// The Jaccard similarity if it is above a threshold; 0 if it is not.
  ///
  /// Gives up as soon as what is left cannot reach the threshold.
  func jaccard(with other: NgramSet, above threshold: Double) -> Double {
    let total = hashes.count + other.hashes.count
    let common = hashes.withUnsafeBufferPointer { left in
      other.hashes.withUnsafeBufferPointer { right in
        var common = 0, i = 0, j = 0
        while i < left.count, j < right.count {
          let stop = min(i + 64, left.count)
          while i < stop, j < right.count {
            let (a, b) = (left[i], right[j])
            common += a == b ? 1 : 0
            i += a <= b ? 1 : 0
            j += b <= a ? 1 : 0
          }
          let most = common + min(left.count - i, right.count - j)
          if fraction(most, of: total - most) <= threshold { return 0 }
        }
        return common
      }
    }
    let jaccard = fraction(common, of: total - common)
    return jaccard > threshold ? jaccard : 0
  }
}
