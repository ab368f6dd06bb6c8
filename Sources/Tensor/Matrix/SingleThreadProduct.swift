import COpenBLAS

/// A factor of a matrix product as raw memory.
struct Factor {
  let bytes: UnsafeRawPointer
  let elementType: ElementType
  let stride: Int
  let isTransposed: Bool

  /// Starting from a row and a column of the factor.
  func from(row: Int, column: Int) -> Factor {
    let offset = isTransposed ? column * stride + row : row * stride + column
    return Factor(
      bytes: bytes + offset * elementType.byteCount, elementType: elementType, stride: stride,
      isTransposed: isTransposed)
  }

  /// The first number of a float32 factor.
  var floats: UnsafePointer<Float> { bytes.assumingMemoryBound(to: Float.self) }

  fileprivate var flag: CBLAS_TRANSPOSE { isTransposed ? CblasTrans : CblasNoTrans }
}

/// The sizes of a product: c[rows, columns] from a[rows, inner] and b[inner, columns].
struct ProductSize {
  let rows: Int
  let columns: Int
  let inner: Int
}

/// c = alpha · a·b + beta · c in float32 on the calling thread: one call of OpenBLAS's sgemm.
///
/// The bits of an element depend on the size of the call and the element's place in it, not only on
/// its row and column of the factors; so what must have equal bits is computed by equal calls. With
/// beta 0, c may be undefined before.
func multiplyOnThisThread(
  _ size: ProductSize, alpha: Float = 1, _ a: Factor, _ b: Factor, beta: Float = 0,
  into c: UnsafeMutablePointer<Float>, stride: Int
) {
  _ = MatrixKernelFamily.current
  cblas_sgemm(
    CblasRowMajor, a.flag, b.flag, Int32(size.rows), Int32(size.columns), Int32(size.inner), alpha,
    a.floats, Int32(a.stride), b.floats, Int32(b.stride), beta, c, Int32(stride))
}
