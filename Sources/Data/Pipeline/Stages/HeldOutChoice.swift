import GopherCore

/// Chooses the held-out documents of a subset: those that come first in a seeded order of the
/// identities, until their share of the text is reached.
///
/// Memory: about twice what is held out, without the texts.
package struct HeldOutChoice {
  private typealias Candidate = (key: UInt64, id: String, number: Int, bytes: Int)

  private let order: SeededOrder
  /// How many documents there are to choose from.
  private let count: Int
  /// How many bytes are to be reached.
  private let wanted: Int
  private var candidates: [Candidate] = []
  private var bytes = 0
  private var pruneAbove: Int
  /// The last document that could be chosen when they were last sorted.
  private var limit: UInt64 = .max

  /// A choice among documents.
  ///
  /// - Parameters:
  ///   - count: how many documents ``consider(_:identity:bytes:)`` will be called for.
  ///   - bytes: the bytes of their texts.
  package init(_ settings: HeldOutSettings, seed: UInt64, count: Int, bytes: Int) {
    order = SeededOrder(seed: seed, purpose: "held out")
    self.count = settings.fraction > 0 && count > 1 ? count : 0
    wanted = min(settings.maximumBytes, Int(settings.fraction * Double(bytes)))
    pruneAbove = 1024
  }

  /// Looks at a document.
  package mutating func consider(_ number: Int, identity: String, bytes: Int) {
    let key = order.key(of: identity)
    guard count > 0, key <= limit else { return }
    candidates.append((key, identity, number, bytes))
    self.bytes += bytes
    if candidates.count > pruneAbove, self.bytes > 2 * wanted { prune() }
  }

  /// The numbers of the documents to hold out; at least one, but never all.
  package mutating func chosen() -> [Int] {
    prune()
    if candidates.count == count { candidates = candidates.dropLast() }
    return candidates.map(\.number)
  }

  private mutating func prune() {
    let order = order
    candidates.sort { order.precedes(($0.key, $0.id), ($1.key, $1.id)) }
    var kept = 0, reached = 0
    while kept < candidates.count, kept == 0 || reached < wanted {
      reached += candidates[kept].bytes
      kept += 1
    }
    candidates.removeSubrange(kept...)
    bytes = reached
    pruneAbove = max(1024, 2 * kept)
    if reached >= wanted, let last = candidates.last { limit = last.key }
  }
}
