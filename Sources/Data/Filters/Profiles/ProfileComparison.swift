/// How often profiles of filter rules decide differently, and by which rules.
public struct ProfileComparison: Sendable, Equatable, Codable {
  /// The documents of which one profile keeps and another one drops.
  public struct Disagreement: Sendable, Equatable, Codable {
    /// The profile that keeps them.
    public let kept: FilterReading
    /// The profile that drops them.
    public let dropped: FilterReading
    /// How many, and the bytes of their text.
    public var count = Tally()
    /// The rules of the dropping profile that they break; a document counts at each one.
    public var rules: [String: Tally] = [:]
  }

  /// The profiles, as they were named.
  public let profiles: [FilterReading]
  /// All documents.
  public private(set) var documents = Tally()
  /// What each profile keeps, in their order.
  public private(set) var kept: [Tally]
  /// What each rule of each profile would drop on its own, in the order of the profiles.
  public private(set) var rules: [[String: Tally]]
  /// Every ordered pair of different profiles.
  public private(set) var disagreements: [Disagreement]

  /// A comparison of no documents yet.
  public init(profiles: [FilterReading]) {
    self.profiles = profiles
    kept = profiles.map { _ in Tally() }
    rules = profiles.map { _ in [:] }
    disagreements = profiles.flatMap { kept in
      profiles.filter { $0 != kept }.map { Disagreement(kept: kept, dropped: $0) }
    }
  }

  /// Counts a document.
  ///
  /// - Parameter decisions: one of each profile, in their order.
  public mutating func add(_ decisions: [ProfileDecision], bytes: Int) {
    precondition(
      decisions.map(\.profile) == profiles, "ProfileComparison.add: a decision of each profile")
    documents.add(bytes: bytes)
    let reasons = decisions.map(\.reasons)
    for index in profiles.indices {
      if reasons[index].isEmpty { kept[index].add(bytes: bytes) }
      for reason in reasons[index] { rules[index][reason, default: Tally()].add(bytes: bytes) }
    }
    for pair in disagreements.indices {
      guard let keeping = profiles.firstIndex(of: disagreements[pair].kept),
        let dropping = profiles.firstIndex(of: disagreements[pair].dropped),
        reasons[keeping].isEmpty, !reasons[dropping].isEmpty
      else { continue }
      disagreements[pair].count.add(bytes: bytes)
      for reason in reasons[dropping] {
        disagreements[pair].rules[reason, default: Tally()].add(bytes: bytes)
      }
    }
  }

  /// The documents that one profile keeps and another drops; nil for profiles that are not here.
  public func count(keptBy kept: FilterReading, droppedBy dropped: FilterReading) -> Tally? {
    disagreements.first { $0.kept == kept && $0.dropped == dropped }?.count
  }

  private enum CodingKeys: String, CodingKey {
    case profiles, documents, kept, rules, disagreements
  }
}
