import CKernels
import GopherCore
import Tensors
import Testing

@Suite struct VectorKernelFamilyTests {
  @Test("the CPU's best family is in use, and plain kernels are always there")
  func best() throws {
    #expect(VectorKernelFamily.available.first == .plain)
    #expect(VectorKernelFamily.available.contains(VectorKernelFamily.current))
    try VectorKernelFamily.require()
  }

  @Test("names in C and Swift are the same, in the same order")
  func names() {
    let names = (0..<GOPHER_FAMILY_COUNT.rawValue).map {
      String(cString: gopher_family_name(gopher_family($0)))
    }
    #expect(names == VectorKernelFamily.allCases.map(\.rawValue))
  }

  @Test(
    "a forced family is in use inside, on this thread alone",
    arguments: VectorKernelFamily.available)
  func forced(family: VectorKernelFamily) {
    let before = VectorKernelFamily.current
    family.use {
      #expect(VectorKernelFamily.current == family)
      VectorKernelFamily.plain.use { #expect(VectorKernelFamily.current == .plain) }
      #expect(VectorKernelFamily.current == family)
      #expect(Parallelism.pool.threads == 1)
    }
    #expect(VectorKernelFamily.current == before)
  }

  @Test(
    "an unknown family is refused with the nearest name, one the CPU lacks with what is missing")
  func complaints() {
    let unknown = VectorKernelFamily.complaint(about: "avx521", choice: GOPHER_FAMILY_UNKNOWN)
    #expect(
      unknown == "GOPHER_KERNELS=avx521: there is no such kernel family, only plain, avx2, avx512, "
        + "avx512bf16; did you mean avx512?")
    let absent = VectorKernelFamily.complaint(about: "avx2", choice: GOPHER_FAMILY_ABSENT)
    #expect(
      absent?.hasPrefix(
        "GOPHER_KERNELS=avx2: this CPU lacks AVX2 with FMA (x86-64-v3); it has plain")
        == true)
    #expect(VectorKernelFamily.complaint(about: "", choice: GOPHER_FAMILY_BEST) == nil)
    #expect(VectorKernelFamily.complaint(about: "plain", choice: GOPHER_FAMILY_NAMED) == nil)
  }
}
