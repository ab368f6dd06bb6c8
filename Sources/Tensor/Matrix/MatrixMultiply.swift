/// c = alpha · a·b + beta · c, on the threads of the pool.
///
/// Shapes: a [m, k], b [k, n], c [m, n], each perhaps a part of a tensor; a and b perhaps
/// transposed, c not. With beta 0 the old c is not read. c must not overlap a or b.
///
/// c is cut into tiles whose shape depends on m, n and k alone; each tile is one single-threaded
/// product over the whole of k. So the bits are the same for any number of threads.
///
/// Factors are both float32, by OpenBLAS, or both bfloat16 (``BFloat16Products``), with c of either
/// type, alpha 1 and beta 0 or 1. A bias is float32.
///
/// - Parameters:
///   - a: the left factor.
///   - b: the right factor.
///   - c: the result.
///   - alpha: a factor of the product.
///   - beta: a factor of the old result.
///   - rowGroup: tiles do not cross multiples of this number of rows, and their shape depends on it
///     in place of m: rows of one group have the same bits whatever other groups there are.
///   - bias: a vector [n] added to each row last.
public func matrixMultiply(
  _ a: Matrix, _ b: Matrix, into c: Matrix, alpha: Float = 1, beta: Float = 0,
  rowGroup: Int? = nil, bias: Tensor? = nil
) {
  MatrixProduct.run([
    MatrixProduct(a, b, into: c, alpha: alpha, beta: beta, rowGroup: rowGroup, bias: bias)
  ])
}

/// The plain version of ``matrixMultiply(_:_:into:alpha:beta:rowGroup:bias:)``: three loops.
package func plainMatrixMultiply(
  _ a: Matrix, _ b: Matrix, into c: Matrix, alpha: Float = 1, beta: Float = 0
) {
  func element(_ m: Matrix, _ row: Int, _ column: Int) -> Double {
    Double(m.pointer[m.isTransposed ? column * m.stride + row : row * m.stride + column])
  }
  for i in 0..<c.rows {
    for j in 0..<c.columns {
      var sum = 0.0
      for l in 0..<a.columns { sum += element(a, i, l) * element(b, l, j) }
      let old = beta == 0 ? 0 : Double(beta) * element(c, i, j)
      c.pointer[i * c.stride + j] = Float(Double(alpha) * sum + old)
    }
  }
}
