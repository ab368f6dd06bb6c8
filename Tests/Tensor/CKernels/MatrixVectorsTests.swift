import CKernels
import Testing

@Suite struct MatrixVectorsTests {
  @Test(
    "products of several vectors are right, and have the bits of each alone",
    arguments: [1, 15, 16, 31, 33, 64, 100, 519], [1, 2, 3, 4, 5, 9])
  func bits(columns: Int, vectors: Int) {
    let rows = 7, stride = columns + 3
    let w = (0..<rows * stride).map { Float(($0 * 7919) % 1013) / 1013 - 0.5 }
    let x = (0..<vectors * columns).map { Float(($0 * 104_729) % 997) / 997 - 0.5 }
    var together = [Float](repeating: .nan, count: vectors * rows)
    gopher_matrix_vectors(rows, columns, w, stride, vectors, x, columns, &together, rows)
    for vector in 0..<vectors {
      let one = Array(x[vector * columns..<(vector + 1) * columns])
      var alone = [Float](repeating: .nan, count: rows)
      gopher_matrix_vectors(rows, columns, w, stride, 1, one, columns, &alone, rows)
      #expect(Array(together[vector * rows..<(vector + 1) * rows]) == alone)
      for row in 0..<rows {
        let exact = (0..<columns).reduce(0.0) {
          $0 + Double(w[row * stride + $1]) * Double(one[$1])
        }
        // Terms of at most 1/4, their sums below √n / 4 or so: √n roundings of that.
        #expect(abs(Double(alone[row]) - exact) < 6e-8 * Double(columns))
      }
    }
  }
}
