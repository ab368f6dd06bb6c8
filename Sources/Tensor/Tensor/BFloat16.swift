/// A number with the range of a float32 and 8 significant bits.
///
/// Storage alone: kernels widen it, compute in float32 and round the result. One rounding to the
/// nearest changes a number by at most 2⁻⁹ of it.
public struct BFloat16: Hashable, Sendable {
  /// The upper sixteen bits of the float32 of the same value.
  public var bits: UInt16

  /// The number of this bit pattern.
  public init(bits: UInt16) { self.bits = bits }

  /// The nearest number, ties to even; a NaN stays a quiet NaN.
  public init(_ value: Float) {
    let pattern = value.bitPattern
    bits =
      value.isNaN
      ? UInt16(pattern >> 16) | 0x40
      : UInt16((pattern + 0x7fff + (pattern >> 16 & 1)) >> 16)
  }
}

extension Float {
  /// The same number.
  public init(_ value: BFloat16) { self.init(bitPattern: UInt32(value.bits) << 16) }
}
