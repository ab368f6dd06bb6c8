/// Finds documents that are the same text up to white space, and keeps one of each.
///
///     var deduplicator = ExactDeduplicator(seed: 1)
///     for document in documents {
///       let text = AnalyzedText(document.text)
///       deduplicator.add(ExactFingerprint(identity: document.id, text: text))
///     }
///     let dropped = deduplicator.duplicates()
///
/// Which copy survives is decided by a seeded hash of the identities, whatever the order of
/// adding.
///
/// This is the plain version, for collections that fit memory: about 80 bytes a document and its
/// identity. ``Pipeline`` and ``FileStages`` find the same out of core.
public struct ExactDeduplicator: Sendable {
  /// `exact_deduplication`.
  public static let stage = "exact_deduplication"

  /// The seed of the choice.
  public let seed: UInt64

  private var fingerprints: [ExactFingerprint] = []

  /// An empty deduplicator.
  public init(seed: UInt64 = 0) { self.seed = seed }

  /// The number of documents added.
  public var count: Int { fingerprints.count }

  /// Adds a document; returns its number, counted from 0.
  @discardableResult
  public mutating func add(_ fingerprint: ExactFingerprint) -> Int {
    fingerprints.append(fingerprint)
    return fingerprints.count - 1
  }

  /// The documents to drop, by ascending number.
  ///
  /// Complexity: O(n log n).
  public func duplicates() -> [Duplicate] {
    let entries = fingerprints.indices.map { index in
      (
        content: fingerprints[index].hash,
        order: SurvivorOrder(
          identity: fingerprints[index].identity, content: fingerprints[index].hash, seed: seed),
        index: index
      )
    }.sorted { ($0.content, $0.order, $0.index) < ($1.content, $1.order, $1.index) }
    var found: [Duplicate] = []
    var survivor = 0
    for position in entries.indices.dropFirst() {
      guard entries[position].content == entries[survivor].content else {
        survivor = position
        continue
      }
      let twin = entries[survivor].index
      found.append(
        Duplicate(
          index: entries[position].index, twinIndex: twin, twin: fingerprints[twin].identity,
          jaccard: 1, stage: Self.stage, reason: "exact_duplicate"))
    }
    return found.sorted { $0.index < $1.index }
  }
}

/// What exact deduplication needs to know of a document.
public struct ExactFingerprint: Sendable, Equatable, Codable {
  /// The document's identity.
  public let identity: String
  /// The 128-bit XXH3 hash of the text with white space normalised.
  public let hash: Hash128

  /// The fingerprint of a document.
  ///
  /// White space normalised means: the words by ``WordRule/whitespace``, joined by one space.
  /// Case and punctuation stay.
  public init(identity: String, text: AnalyzedText) {
    let text =
      text.wordRule == .whitespace
      ? text : AnalyzedText(validated: text.bytes, wordRule: .whitespace)
    var normalized: [UInt8] = []
    normalized.reserveCapacity(text.bytes.count)
    for word in text.words {
      normalized.append(contentsOf: text.bytes[Int(word.start)..<Int(word.end)])
      normalized.append(0x20)
    }
    self.identity = identity
    hash = normalized.withUnsafeBytes { Fingerprint.hash128($0) }
  }
}
