import Tensors

/// The share of the measured time that each kind of operation took; all sum to 1.
public struct OperationShares: Codable, Equatable, Sendable {
  /// The share of one kind.
  public struct Share: Codable, Equatable, Sendable {
    /// In the forward pass, and outside of both.
    public var forward: Double
    /// In pullbacks, what they compute again included.
    public var backward: Double

    /// Both.
    public var total: Double { forward + backward }
  }

  /// The shares by the raw value of the kind; those that did not run are missing.
  public let kinds: [String: Share]
  /// What is left: sums of gradients, the tape itself, and all that is no operation.
  public let rest: Double

  /// The shares of a time in seconds that a profile saw.
  init(_ profile: OperationProfile, of seconds: Double) {
    kinds = Dictionary(
      uniqueKeysWithValues: profile.times.map { kind, times in
        (
          kind.rawValue,
          Share(forward: times.forward / seconds, backward: times.backward / seconds)
        )
      })
    // Sorted: the order of a dictionary is none, and the sum has last bits.
    rest = 1 - kinds.values.map(\.total).sorted().reduce(0, +)
  }

  /// The kinds, the largest share first.
  public var sorted: [(kind: String, share: Share)] {
    kinds.map { (kind: $0.key, share: $0.value) }
      .sorted { ($0.share.total, $1.kind) > ($1.share.total, $0.kind) }
  }
}
