/// Which results of the forward pass are computed again for the backward pass instead of kept.
///
/// Values and gradients have the same bits in all three; memory is bought with time. The paper
/// recomputes where memory asks for it (section 3.1).
public enum Rematerialization: String, Sendable, Codable, CaseIterable {
  /// All are kept.
  case none
  /// Queries, keys, values and the heads' results are computed again: about a seventh more time in
  /// long contexts.
  case attention
  /// The input of each layer is kept, and nothing else: about a third more time.
  case block
}
