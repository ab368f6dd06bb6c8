/// Finds documents that nearly repeat another one, and keeps a subset without near duplicates.
///
/// The paper (Rae et al. 2021, appendix A.1.3): documents whose 13-gram Jaccard similarity is
/// above 0.8 are near duplicates, and a random one of two is removed. Candidates are pairs that
/// share a band of their MinHash signatures; the similarity is then computed from the texts, so
/// every dropped document truly has a surviving twin above the threshold.
///
/// The rule of survival: documents are looked at in the order of a seeded hash of their
/// identities; one is dropped exactly if a candidate before it survived and is above the
/// threshold. The twin is the most similar of those, of equally similar ones the first in that
/// order. So the result depends on the set of documents and the seed alone, a chain a ~ b ~ c
/// with a ≁ c never costs more than it must, and no two survivors that were candidates are above
/// the threshold.
///
///     let hasher = MinHasher(settings: settings)
///     var deduplicator = NearDeduplicator(settings: settings)
///     for (id, text) in documents {
///       deduplicator.add(hasher.signature(identity: id, text: AnalyzedText(text)))
///     }
///     let dropped = try deduplicator.duplicates { documents[$0].text }
///
/// This is the plain version, for collections that fit memory: about 300 bytes a document, and the
/// n-grams of all survivors that are candidates. ``Pipeline`` and ``FileStages`` find the same out
/// of core.
public struct NearDeduplicator: Sendable {
  /// `near_deduplication`.
  public static let stage = "near_deduplication"

  /// The settings.
  public let settings: NearDeduplicationSettings

  private var signatures: [MinHashSignature] = []

  /// An empty deduplicator.
  public init(settings: NearDeduplicationSettings = NearDeduplicationSettings()) {
    self.settings = settings
  }

  /// The number of documents added.
  public var count: Int { signatures.count }

  /// Adds a document by its signature; returns its number, counted from 0.
  @discardableResult
  public mutating func add(_ signature: MinHashSignature) -> Int {
    precondition(
      signature.bands.isEmpty || signature.bands.count == settings.bands,
      "NearDeduplicator.add: the signature has the settings' number of bands")
    signatures.append(signature)
    return signatures.count - 1
  }

  /// The documents to drop, by ascending number.
  ///
  /// - Parameter text: the text of a document by its number; called for candidates only, in the
  ///   order of survival.
  ///
  /// Complexity: O(n log n), and a comparison for each document and surviving candidate before it.
  public func duplicates(text: (Int) throws -> String) throws -> [Duplicate] {
    let orders = signatures.map {
      SurvivorOrder(identity: $0.identity, content: $0.content, seed: settings.seed)
    }
    let ranked = signatures.indices.filter { !signatures[$0].bands.isEmpty }
      .sorted { (orders[$0], $0) < (orders[$1], $1) }
    var membersOfBand: [Band: Int] = [:]
    for number in ranked {
      for band in bands(of: number) { membersOfBand[band, default: 0] += 1 }
    }
    var survivors: [Band: [Int]] = [:], ngrams: [Int: NgramSet] = [:]
    var found: [Duplicate] = []
    for number in ranked {
      let shared = bands(of: number).filter { membersOfBand[$0, default: 0] > 1 }
      if shared.isEmpty { continue }
      let own = WordNgrams(of: AnalyzedText(try text(number)), size: settings.ngramWords).set
      let before = Set(shared.flatMap { survivors[$0, default: []] })
      var best: (number: Int, jaccard: Double)?
      for other in before.sorted(by: { (orders[$0], $0) < (orders[$1], $1) }) {
        let jaccard = ngrams[other]?.jaccard(with: own) ?? 0
        if jaccard > settings.maximumJaccard, jaccard > best?.jaccard ?? 0 {
          best = (other, jaccard)
        }
      }
      if let best {
        found.append(
          Duplicate(
            index: number, twinIndex: best.number, twin: signatures[best.number].identity,
            jaccard: best.jaccard, stage: Self.stage, reason: "near_duplicate"))
      } else {
        for band in shared { survivors[band, default: []].append(number) }
        ngrams[number] = own
      }
    }
    return found.sorted { $0.index < $1.index }
  }

  /// A band by its place and the hash of its minima.
  private struct Band: Hashable {
    let place: Int
    let key: UInt64
  }

  private func bands(of number: Int) -> [Band] {
    signatures[number].bands.enumerated().map { Band(place: $0.offset, key: $0.element) }
  }
}
