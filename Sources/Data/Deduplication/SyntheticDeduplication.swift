import GopherCore

/// Deduplicates a collection of documents that need not exist, to measure time and memory at any
/// size and to hold the result against what was planted.
///
/// Document i is what a permutation of all numbers makes of it: one of a template of which up to
/// 100,000 near copies exist, or one of a block of twenty: two exact copies of one text, a family of
/// three near copies (similarity at least 0.82), a pair that shares one band and little else, and
/// 13 that have nothing to do with others. On top of these may come documents of another template, of
/// which any two have a similarity of 0.71 (53 n-grams of 64) and stay. A document has 64 n-grams.
/// Signatures and n-grams are drawn by Philox.
package struct SyntheticDeduplication: Sendable {
  /// What came out.
  package struct Result: Encodable {
    /// The number of documents.
    package let documents: Int
    /// Dropped as exact copies, and how many were planted.
    package let exact: Int, exactPlanted: Int
    /// Dropped as near copies, and how many were planted.
    package let near: Int, nearPlanted: Int
    /// How many clusters there are, and the size of the largest.
    package let clusters: Int, largestCluster: Int
    /// How many pairs were compared by their n-grams.
    package let comparisons: Int
  }

  /// The number of documents.
  package let count: Int
  /// How many of them are of the template whose documents stay.
  package let distant: Int

  private let order: Permutation
  private let template: Int
  private static let common: UInt64 = 53
  private static let block = 20
  private static let chunk = 4096
  private static let ngramCount = 64

  /// A collection of a number of documents, with more of a template whose documents stay.
  package init(count: Int, distant: Int = 0) {
    precondition(
      count >= 1000 && distant >= 0, "SyntheticDeduplication: give at least 1000 documents")
    self.count = count + distant
    self.distant = distant
    order = Permutation(
      count: UInt64(count + distant), random: Philox(seed: 1, purpose: "synthetic documents"))
    let most = min(100_000, count / 10)
    template = most + (count - most) % Self.block
  }

  /// Deduplicates.
  ///
  /// - Parameters:
  ///   - memory: bytes for sorts and caches.
  ///   - folder: where files lie meanwhile: about 400 bytes a document.
  package func run(
    memory: Int, folder: String, pool: ThreadPool = .shared,
    observer: @escaping ProgressObserver = { _ in }
  ) throws -> Result {
    let work = Work(pool: pool, observer: observer, memory: memory)
    let register = DocumentRegister(
      subsets: [DocumentRegister.Subset()], settings: NearDeduplicationSettings(), seed: 1,
      scratch: Scratch(folder), work: work)
    for start in stride(from: 0, to: count, by: Self.chunk * pool.threads) {
      let starts = stride(
        from: start, to: min(count, start + Self.chunk * pool.threads), by: Self.chunk)
      let first = Array(starts)
      let made = try pool.map(first.count) { index in
        (first[index]..<min(count, first[index] + Self.chunk)).map { signature(of: $0) }
      }
      for signature in made.joined() {
        try register.append(
          identity: signature.identity, bytes: 1000, exact: signature.content,
          signature: signature, subset: 0)
      }
      work.report("signatures", register.count, of: count, unit: "documents")
    }
    try register.finish()
    let found = try DuplicateFates(register) { wanted, body in
      for number in 0..<count where wanted.contains(number) { try body(number, ngrams(of: number)) }
    }
    let fates = found.fates
    var exact = 0, near = 0, clusters = 0, largest = 0
    while let fate = try fates.next() {
      switch fate.kind {
      case .exact: exact += 1
      case .near: near += 1
      case .survivor:
        clusters += 1
        largest = max(largest, Int(fate.clusterSize))
      }
    }
    let blocks = (count - distant - template) / Self.block
    return Result(
      documents: count, exact: exact, exactPlanted: blocks, near: near,
      nearPlanted: 2 * blocks + template - 1, clusters: clusters, largestCluster: largest,
      comparisons: found.comparisons)
  }

  /// What a document repeats: documents of one family are copies of each other.
  private enum Role {
    case alone
    /// A copy of a text; near copies differ in three n-grams.
    case exact(family: UInt64)
    case near(family: UInt64)
    case distant(family: UInt64)
    /// One of the template whose documents stay.
    case stays
  }

  private func role(of number: Int) -> Role {
    let place = Int(order[UInt64(number)])
    if place >= count - distant { return .stays }
    if place < template { return .near(family: 0) }
    let family = UInt64(place - template) / UInt64(Self.block) * 3 + 1
    switch (place - template) % Self.block {
    case 0, 1: return .exact(family: family)
    case 2, 3, 4: return .near(family: family + 1)
    case 5, 6: return .distant(family: family + 2)
    default: return .alone
    }
  }

  private func signature(of number: Int) -> MinHashSignature {
    let own = Philox(seed: 2, purpose: "document", step: UInt64(number))
    let role = role(of: number)
    var content = Hash128(high: own.bits(at: 1000), low: own.bits(at: 1001))
    let bandCount = NearDeduplicationSettings().bands
    let bands: [UInt64]
    switch role {
    case .alone: bands = (0..<bandCount).map { own.bits(at: UInt64($0)) }
    case .exact(let family):
      let base = Philox(seed: 2, purpose: "family", step: family)
      content = Hash128(high: base.bits(at: 1000), low: base.bits(at: 1001))
      bands = (0..<bandCount).map { base.bits(at: UInt64($0)) }
    case .near(let family):
      // Two of a family share the first band, so that the result is known, and any other with a
      // probability of 0.44, as texts of similarity 0.9 do.
      let base = Philox(seed: 2, purpose: "family", step: family)
      bands = (0..<bandCount).map { band in
        let isShared = band == 0 || own.words(at: 2000 + UInt64(band))[0] < 2_850_000_000
        return (isShared ? base : own).bits(at: UInt64(band))
      }
    case .distant(let family):
      let base = Philox(seed: 2, purpose: "family", step: family)
      bands = (0..<bandCount).map { ($0 == 3 ? base : own).bits(at: UInt64($0)) }
    case .stays:
      // All eight minima of a band are of the common part with a probability of (53 / 64)⁸ = 0.22.
      let base = Philox(seed: 2, purpose: "template that stays")
      bands = (0..<bandCount).map { band in
        let isShared = own.words(at: 2000 + UInt64(band))[0] < 950_000_000
        return (isShared ? base : own).bits(at: UInt64(band))
      }
    }
    return MinHashSignature(identity: "document \(number)", content: content, bands: bands)
  }

  private func ngrams(of number: Int) -> NgramSet {
    let own = Philox(seed: 3, purpose: "ngrams", step: UInt64(number))
    let role = role(of: number)
    if case .stays = role {
      let base = Philox(seed: 3, purpose: "ngrams of the template that stays")
      return NgramSet(
        (0..<UInt64(Self.ngramCount)).map { ($0 < Self.common ? base : own).bits(at: $0) })
    }
    guard case .near(let family) = role else {
      return NgramSet((0..<Self.ngramCount).map { own.bits(at: UInt64($0)) })
    }
    let base = Philox(seed: 3, purpose: "ngrams of a family", step: family)
    let changed = Set((0..<3).map { own.integer(below: UInt64(Self.ngramCount), at: 100 + $0) })
    return NgramSet(
      (0..<UInt64(Self.ngramCount)).map { (changed.contains($0) ? own : base).bits(at: $0) })
  }
}
