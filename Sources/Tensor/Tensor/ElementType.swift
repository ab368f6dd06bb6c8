/// The type of a tensor's numbers.
public enum ElementType: String, Sendable, Codable, CaseIterable {
  /// IEEE single precision.
  case float32
  /// The upper half of a float32: its exponent, and 8 significant bits instead of 24.
  case bfloat16

  /// The bytes of one number.
  public var byteCount: Int {
    switch self {
    case .float32: 4
    case .bfloat16: 2
    }
  }
}
