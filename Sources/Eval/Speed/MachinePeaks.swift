import GopherModel
import Tensors

/// What the machine can do at best, measured in this process.
public struct MachinePeaks: Equatable, Sendable {
  /// FLOP/s of float32 matrix products on all threads.
  public let float32: Double
  /// FLOP/s of bfloat16 matrix products on all threads, by what means the processor has: without
  /// instructions for them their factors are converted to float32.
  public let bfloat16: Double
  /// Bytes a second.
  public let memory: MemoryBandwidth

  /// The peak of products of activations in a precision.
  func products(_ precision: Precision) -> Double {
    precision.activationType == .float32 ? float32 : bfloat16
  }

  /// Measures all, in about two seconds.
  public static func measure() -> MachinePeaks {
    MachinePeaks(
      float32: MatrixPeak.measure(.float32), bfloat16: MatrixPeak.measure(.bfloat16),
      memory: MemoryBandwidth.measure())
  }
}
