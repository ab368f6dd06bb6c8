import GopherModel

/// What decides a network's scores beside its weights and the questions.
///
/// Result files hold it, so that numbers which were made in different ways are told apart.
public struct NetworkSettings: Codable, Sendable, Equatable {
  /// The formats of parameters and activations.
  public var precision: Precision
  /// Tokens the network reads at once.
  public var window: Int
  /// Tokens that each further window of a long text scores.
  public var stride: Int
  /// What distances beyond the trained context count as.
  public var positions: PositionExtent

  /// Makes settings.
  public init(precision: Precision, window: Int, stride: Int, positions: PositionExtent) {
    self.precision = precision
    self.window = window
    self.stride = stride
    self.positions = positions
  }

  /// What is other than in `others`, in words: "precision bfloat16, window 4096"; empty if all is
  /// the same.
  public func differences(from others: NetworkSettings) -> String {
    [
      precision == others.precision ? nil : "precision \(precision.rawValue)",
      window == others.window ? nil : "window \(window)",
      stride == others.stride ? nil : "stride \(stride)",
      positions == others.positions ? nil : "positions \(positions.rawValue)",
    ].compactMap { $0 }.joined(separator: ", ")
  }
}
