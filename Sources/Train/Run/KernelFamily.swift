import GopherModel
import Tensors

/// What computed a state, as its manifest records it.
public enum KernelFamily {
  /// The matrix and vector kernels that a precision uses, such as "Cooperlake, avx512" or, with
  /// bfloat16 numbers, "Cooperlake, avx512bf16, oneDNN 2.6.3".
  public static func current(_ precision: Precision) -> String {
    let kernels = "\(MatrixKernelFamily.current), \(VectorKernelFamily.current)"
    return precision == .float32 ? kernels : "\(kernels), \(BFloat16Products.name)"
  }
}
