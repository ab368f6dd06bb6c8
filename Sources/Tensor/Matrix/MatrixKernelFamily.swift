import CKernels
import COpenBLAS

/// Which compiled kernels compute matrix products.
///
/// Results may differ in their last bits between families, so checkpoints record it.
public enum MatrixKernelFamily {
  /// OpenBLAS's name for the family in use, such as "SkylakeX".
  ///
  /// Chosen by CPUID at the first use, because older releases of OpenBLAS take AVX2 kernels on CPUs
  /// they do not know, at half the speed; a user's `OPENBLAS_CORETYPE` is respected. Traps for a
  /// `GOPHER_KERNELS` that cannot be had, so that no product runs on what nobody asked for; a program
  /// that wants the error instead calls ``VectorKernelFamily/require()`` first.
  public static let current: String = {
    let complaint = VectorKernelFamily.complaint
    precondition(complaint == nil, complaint ?? "")
    let failed = gopher_openblas_prepare() != 0
    precondition(
      !failed, "OpenBLAS would not run single-threaded; link its pthread or serial build")
    return String(cString: gopher_openblas_family())
  }()
}
