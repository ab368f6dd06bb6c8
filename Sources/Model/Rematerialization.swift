/// Which results of the forward pass are computed again for the backward pass instead of kept.
///
/// Values and gradients have the same bits in all three; memory is bought with time. The paper
/// trains so (Griewank and Walther 2000).
public enum Rematerialization: String, Sendable, Codable, CaseIterable {
  /// All are kept.
  case none
  /// Queries, keys, values and the heads' results are computed again.
  case attention
  /// The input of each layer is kept, and nothing else: every layer's forward pass runs twice, four
  /// passes' arithmetic where three would do.
  case block
}
