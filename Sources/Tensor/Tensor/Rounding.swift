import CKernels
import GopherCore

/// How a float32 result becomes a bfloat16 number.
public enum Rounding: Sendable {
  /// To the nearest, ties to even.
  case nearest
  /// Up or down with the probability of the distance from the other: right on average, so that
  /// updates smaller than half a unit of the last place are not lost (paper, section C.2).
  ///
  /// The random bits of an element are those of its index under the key.
  case stochastic(Philox)
}

extension UnsafeMutablePointer<BFloat16> {
  /// Overwrites `count` numbers, the elements from `first` on, by others rounded in a way.
  ///
  /// `first` must be a multiple of 128.
  package func round(
    _ count: Int, from source: UnsafePointer<Float>, _ rounding: Rounding, first: Int
  ) {
    switch rounding {
    case .nearest: round(count, from: source)
    case .stochastic(let random):
      precondition(first.isMultiple(of: 128), "Rounding: an element block begins at \(first)")
      var key = gopher_philox_key(key: (random.key[0], random.key[1]), step: random.step)
      gopher_round_bfloat16_randomly(
        &key, UInt64(first), count, source, kernel)
    }
  }
}
