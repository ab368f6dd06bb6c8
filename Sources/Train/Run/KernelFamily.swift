import Tensors

/// What computed a state, as its manifest records it.
public enum KernelFamily {
  /// The matrix and vector kernels in use, such as "Cooperlake, avx512".
  public static var current: String {
    "\(MatrixKernelFamily.current), \(VectorKernelFamily.current)"
  }
}
