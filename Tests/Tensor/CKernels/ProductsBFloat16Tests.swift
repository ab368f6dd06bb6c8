import CKernels
import Tensors
import Testing

@Suite struct ProductsBFloat16Tests {
  /// Rows, vectors of sixteen columns, pairs of the inner index.
  static let sizes = [
    (1, 1, 1), (3, 1, 5), (4, 2, 7), (12, 2, 16), (13, 3, 17), (64, 5, 3), (29, 4, 50),
  ]

  private func words(_ count: Int, _ name: String) -> [UInt32] {
    Samples.normal([2, count], name).values.map { $0.bitPattern >> 16 }.withUnsafeBufferPointer {
      halves in (0..<count).map { halves[2 * $0] | halves[2 * $0 + 1] << 16 }
    }
  }

  private func numbers(_ word: UInt32) -> [Double] {
    [word << 16, word & 0xffff_0000].map { Double(Float(bitPattern: $0)) }
  }

  @Test(
    "equals three loops, from the left factor straight and transposed", arguments: sizes,
    VectorKernelFamily.available)
  func plain(size: (Int, Int, Int), family: VectorKernelFamily) {
    let (rows, vectors, pairs) = size, columns = 16 * vectors
    let a = words(rows * pairs, "a"), b = words(pairs * columns, "b")
    var turned = [UInt32](repeating: 0, count: a.count)
    for i in 0..<rows { for k in 0..<pairs { turned[k * rows + i] = a[i * pairs + k] } }
    for accumulate in [false, true] {
      let y = Samples.normal([rows, columns], "y"), other = y.copy()
      let expected = (0..<rows * columns).map { index in
        let (i, j) = index.quotientAndRemainder(dividingBy: columns)
        return (0..<pairs).reduce(accumulate ? Double(y.values[index]) : 0) { sum, k in
          zip(numbers(a[i * pairs + k]), numbers(b[k * columns + j])).reduce(sum) {
            $0 + $1.0 * $1.1
          }
        }
      }
      family.use {
        gopher_multiply_bfloat16(
          rows, vectors, pairs, a, pairs, 1, b, columns, 16, y.pointer, columns,
          accumulate ? 1 : 0)
        gopher_multiply_bfloat16(
          rows, vectors, pairs, turned, 1, rows, b, columns, 16, other.pointer, columns,
          accumulate ? 1 : 0)
      }
      // Products of two bfloat16 are exact in float32: what is rounded are 2 · pairs sums.
      #expect(relativeError(y, expected) < 1e-6)
      #expect(sameBits(y, other))
    }
  }

  @Test("a row has the same bits in any company", arguments: VectorKernelFamily.available)
  func rowsAlone(family: VectorKernelFamily) {
    let a = words(29 * 20, "a"), b = words(20 * 48, "b")
    let all = Tensor(zeros: [29, 48]), one = Tensor(zeros: [29, 48])
    family.use {
      gopher_multiply_bfloat16(29, 3, 20, a, 20, 1, b, 48, 16, all.pointer, 48, 0)
      for row in 0..<29 {
        gopher_multiply_bfloat16(
          1, 3, 20, Array(a[20 * row..<20 * (row + 1)]), 20, 1, b, 48, 16, one.pointer + 48 * row,
          48, 0)
      }
    }
    #expect(sameBits(all, one))
  }
}
