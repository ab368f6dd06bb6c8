import CKernels
import Tensors
import Testing

@Suite struct ProductsTests {
  /// The plain version: y[rows, columns] (+)= a·b in float64, element by element.
  private func plain(
    _ a: (Int, Int) -> Float, _ b: (Int, Int) -> Float, rows: Int, columns: Int, inner: Int,
    onto y: [Float]
  ) -> [Double] {
    (0..<rows * columns).map { index in
      let (i, j) = index.quotientAndRemainder(dividingBy: columns)
      return (0..<inner).reduce(Double(y[index])) { $0 + Double(a(i, $1)) * Double(b($1, j)) }
    }
  }

  static let sizes = [
    (1, 1, 1), (3, 1, 5), (4, 2, 7), (12, 2, 32), (13, 3, 33), (64, 5, 31), (29, 4, 100),
  ]

  @Test(
    "equals three loops for rows, columns and inner sizes of any kind", arguments: sizes,
    VectorKernelFamily.available)
  func rows(size: (Int, Int, Int), family: VectorKernelFamily) {
    let (rows, vectors, inner) = size, columns = 16 * vectors
    let a = Samples.normal([rows, inner + 3], "a"), b = Samples.normal([inner, columns], "b")
    for accumulate in [false, true] {
      let y = Samples.normal([rows, columns], "y")
      let expected = plain(
        { a.values[$0 * (inner + 3) + $1] }, { b.values[$0 * columns + $1] }, rows: rows,
        columns: columns, inner: inner,
        onto: accumulate ? y.values : [Float](repeating: 0, count: rows * columns))
      family.use {
        gopher_multiply(
          rows, vectors, inner, a.pointer, inner + 3, 1, b.pointer, columns, 16, y.pointer,
          columns, accumulate ? 1 : 0)
      }
      // `inner` products of size one, each rounded once: √inner · 6e-8.
      #expect(relativeError(y, expected) < 1e-6)
    }
  }

  @Test(
    "a transposed left factor has the same bits", arguments: sizes, VectorKernelFamily.available)
  func transposed(size: (Int, Int, Int), family: VectorKernelFamily) {
    family.use { transposed(rows: size.0, vectors: size.1, inner: size.2) }
  }

  private func transposed(rows: Int, vectors: Int, inner: Int) {
    let columns = 16 * vectors
    let a = Samples.normal([rows, inner], "a"), b = Samples.normal([inner, columns], "b")
    var turned = [Float](repeating: 0, count: rows * inner)
    for i in 0..<rows { for k in 0..<inner { turned[k * rows + i] = a.values[i * inner + k] } }
    let straight = Tensor(zeros: [rows, columns]), other = Tensor(zeros: [rows, columns])
    gopher_multiply(
      rows, vectors, inner, a.pointer, inner, 1, b.pointer, columns, 16, straight.pointer,
      columns, 0)
    turned.withUnsafeBufferPointer {
      gopher_multiply(
        rows, vectors, inner, $0.baseAddress, 1, rows, b.pointer, columns, 16, other.pointer,
        columns, 0)
    }
    #expect(straight.values == other.values)
  }

  @Test("a row has the same bits in any company", arguments: VectorKernelFamily.available)
  func rowsAlone(family: VectorKernelFamily) {
    family.use { rowsAlone() }
  }

  private func rowsAlone() {
    let a = Samples.normal([29, 40], "a"), b = Samples.normal([40, 48], "b")
    let all = Tensor(zeros: [29, 48]), one = Tensor(zeros: [29, 48])
    gopher_multiply(29, 3, 40, a.pointer, 40, 1, b.pointer, 48, 16, all.pointer, 48, 0)
    for row in 0..<29 {
      gopher_multiply(
        1, 3, 40, a.pointer + 40 * row, 40, 1, b.pointer, 48, 16, one.pointer + 48 * row, 48, 0)
    }
    #expect(all.values == one.values)
  }
}
