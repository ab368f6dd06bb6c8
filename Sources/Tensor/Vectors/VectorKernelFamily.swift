import CKernels
import GopherCore

/// Which instruction set the kernels beside the matrix products (norms, activations, softmax,
/// attention, Adam) were compiled for.
///
/// The best that this CPU has, unless `GOPHER_KERNELS` names another.
public enum VectorKernelFamily: String, CaseIterable, Sendable {
  /// No more than the compiler's baseline.
  case plain
  /// x86-64-v3: 256-bit vectors, fused multiply-add.
  case avx2
  /// x86-64-v4: 512-bit vectors.
  case avx512
  /// x86-64-v4 with AVX-512 BF16: products of bfloat16 pairs.
  case avx512bf16

  /// The family in use.
  public static var current: VectorKernelFamily { allCases[Int(gopher_vector_family().rawValue)] }

  /// Throws a usage failure if `GOPHER_KERNELS` names no family, or one that this CPU lacks.
  ///
  /// The tools call it before any work. A program that does not is stopped by a precondition with
  /// the same sentence at its first matrix product.
  public static func require() throws {
    if let complaint { throw Failure.usage(complaint) }
  }

  /// The families that this CPU has, the best last.
  package static let available = allCases.filter { gopher_family_is_available($0.kernel) != 0 }

  /// Runs the body with the kernels of this family, for tests that compare families.
  ///
  /// The family is the calling thread's: operations in the body run on this thread alone, other
  /// threads keep the family of the process.
  package func use<Result>(_ body: () throws -> Result) rethrows -> Result {
    precondition(Self.available.contains(self), "VectorKernelFamily: this CPU has no \(self)")
    let before = gopher_force_family(Int32(kernel.rawValue))
    defer { _ = gopher_force_family(before) }
    return try Parallelism.$pool.withValue(ThreadPool(threads: 1), operation: body)
  }

  private var kernel: gopher_family {
    gopher_family(UInt32(Self.allCases.firstIndex(of: self) ?? 0))
  }

  /// What is wrong with `GOPHER_KERNELS`; nil for nothing.
  static let complaint = complaint(
    about: String(cString: gopher_wanted_family()), choice: gopher_family_choice())

  /// What is wrong with a choice of family; nil for nothing.
  package static func complaint(about wanted: String, choice: gopher_family_choice) -> String? {
    let known = allCases.map(\.rawValue).joined(separator: ", ")
    let has = "it has \(available.map(\.rawValue).joined(separator: ", "))"
    switch choice {
    case GOPHER_FAMILY_ABSENT:
      let needs = VectorKernelFamily(rawValue: wanted)?.needs ?? wanted
      return "GOPHER_KERNELS=\(wanted): this CPU lacks \(needs); \(has). Name one of these, or "
        + "unset the variable for the best."
    case GOPHER_FAMILY_UNKNOWN:
      let near = suggestion(for: wanted, among: allCases.map(\.rawValue))
      return "GOPHER_KERNELS=\(wanted): there is no such kernel family, only \(known)"
        + (near.map { "; did you mean \($0)?" } ?? ".")
    default: return nil
    }
  }

  /// What a CPU must have for the family beyond what this one has.
  private var needs: String {
    switch self {
    case .plain: "nothing"
    case .avx2: "AVX2 with FMA (x86-64-v3)"
    case .avx512: "AVX-512 F, BW, CD, DQ and VL (x86-64-v4)"
    case .avx512bf16:
      Self.available.contains(.avx512) ? "AVX-512 BF16" : "AVX-512 F, BW, CD, DQ, VL and BF16"
    }
  }
}
