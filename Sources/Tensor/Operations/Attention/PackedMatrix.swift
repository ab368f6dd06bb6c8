import CKernels

/// Rows of one head, copied together and padded with zeros to whole vectors.
///
/// Heads stand in rows as wide as all heads; a product that walked down a column of them would meet
/// few cache lines again and again. Rows and columns are rounded up to multiples of sixteen.
struct PackedRows {
  private let numbers: Tensor
  /// The numbers of a row.
  let columns: Int
  /// The rows of one matrix.
  let rows: Int

  /// Room for `count` matrices of up to `rows` × `columns`.
  init(_ count: Int = 1, rows: Int, columns: Int) {
    self.rows = rows.roundedToVectors
    self.columns = columns.roundedToVectors
    numbers = Tensor(uninitialized: [count, self.rows, self.columns])
  }

  /// A row of one matrix.
  func pointer(_ index: Int = 0, row: Int = 0) -> UnsafeMutablePointer<Float> {
    numbers.pointer + (index * rows + row) * columns
  }

  /// Fills a matrix from `rows` × `columns` numbers whose rows stand `stride` apart.
  func fill(
    _ index: Int = 0, from x: UnsafePointer<Float>, rows: Int, columns: Int, stride: Int
  ) {
    gopher_pack_rows(rows, columns, x, stride, self.rows, self.columns, pointer(index))
  }

  /// Makes all numbers zero.
  func clear() { numbers.pointer.update(repeating: 0, count: numbers.count) }

  /// Copies a matrix out, without its padding.
  func copy(to y: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int) {
    for row in 0..<rows {
      (y + row * stride).update(from: pointer(row: row), count: columns)
    }
  }
}

/// The same transposed by sixteens, as the right factor of products with its transpose.
///
/// Panel p holds, column after column, the sixteen numbers of rows 16 p … 16 p + 15.
struct PackedPanels {
  private let numbers: Tensor
  private let rows: Int
  /// The columns of the matrix; not padded.
  let columns: Int

  /// Room for `count` matrices of up to `rows` × `columns`.
  init(_ count: Int = 1, rows: Int, columns: Int) {
    self.rows = rows.roundedToVectors
    self.columns = columns
    numbers = Tensor(uninitialized: [count, self.rows, columns])
  }

  /// The panel of one matrix that begins with a row, a multiple of sixteen.
  func pointer(_ index: Int = 0, row: Int = 0) -> UnsafeMutablePointer<Float> {
    numbers.pointer + (index * rows + row) * columns
  }

  /// Fills a matrix from `rows` × `columns` numbers whose rows stand `stride` apart.
  func fill(_ index: Int = 0, from x: UnsafePointer<Float>, rows: Int, stride: Int) {
    gopher_pack_panels(rows, columns, x, stride, self.rows / 16, pointer(index))
  }
}
