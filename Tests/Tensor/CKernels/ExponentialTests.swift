import CKernels
import Foundation
import Tensors
import Testing

@Suite struct ExponentialTests {
  private func exponential(_ x: [Float]) -> [Float] {
    var y = [Float](repeating: -1, count: x.count)
    gopher_exponential(x.count, x, &y)
    return y
  }

  /// The polynomial is within 1e-7 of exp(r) on |r| ≤ ln(2)/2, and its evaluation rounds a few times.
  @Test(
    "is within two units in the last place of the library's",
    arguments: VectorKernelFamily.available)
  func accuracy(family: VectorKernelFamily) {
    let x = (0..<200_000).map { Float($0) * 0.000_87 - 87 }
    let worst = zip(x, family.use { exponential(x) }).map { x, y in
      let exact = exp(Double(x))
      return abs(Double(y) - exact) / Double(Float(exact).ulp)
    }.max()
    #expect((worst ?? 9) < 2)
  }

  @Test(
    "gives the limits outside the range, and NaN for NaN",
    arguments: VectorKernelFamily.available)
  func limits(family: VectorKernelFamily) {
    let y = family.use { exponential([0, -100, -.infinity, -87.4, 100, .infinity, .nan]) }
    #expect(y[0] == 1)
    #expect(y[1] == 0 && y[2] == 0 && y[3] == 0)
    #expect(y[4] == y[5] && y[4].isFinite && y[4] > 1e38)
    #expect(y[6].isNaN)
  }

  @Test(
    "the odd end of a buffer is computed, and nothing beyond", arguments: [1, 3, 15, 17, 33],
    VectorKernelFamily.available)
  func ends(count: Int, family: VectorKernelFamily) {
    let x = [Float](repeating: 1, count: count)
    var y = [Float](repeating: -1, count: count + 1)
    family.use { gopher_exponential(count, x, &y) }
    let isDone = y.dropLast().allSatisfy { abs($0 - 2.718_281_8) < 1e-6 }
    #expect(isDone && y.last == -1)
  }
}
