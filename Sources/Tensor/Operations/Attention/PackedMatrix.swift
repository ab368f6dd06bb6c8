import CKernels

/// A factor of a product: word (i, k) at `pointer`[i · outer + k · inner].
///
/// Of a left factor, i is a row; of a right one, a vector of sixteen columns.
struct ProductFactor<A: AttentionArithmetic> {
  let pointer: UnsafePointer<A.Word>
  let outer: Int
  let inner: Int

  /// y[rows, columns] = this · right, or += if `adding`; `inner` is in numbers, columns are vectors.
  func multiply(
    _ right: ProductFactor, rows: Int, columns: Int, inner count: Int,
    into y: UnsafeMutablePointer<Float>, stride: Int, adding: Bool = false
  ) {
    let words = (count + A.numbersPerWord - 1) / A.numbersPerWord
    A.multiply(
      rows, columns / 16, words, pointer, outer, inner, right.pointer, right.inner, right.outer, y,
      stride, adding ? 1 : 0)
  }
}

/// Undefined memory for numbers or words; kept by whoever keeps this.
struct WordMemory<Word: BitwiseCopyable> {
  private let tensor: Tensor
  let pointer: UnsafeMutablePointer<Word>

  init(count: Int) {
    let floats = (count * MemoryLayout<Word>.stride + 3) / 4
    tensor = Tensor(uninitialized: [floats])
    pointer = UnsafeMutableRawPointer(tensor.pointer).bindMemory(to: Word.self, capacity: count)
  }
}

// Heads stand in rows as wide as all heads; a product that walked down a column of them would meet
// few cache lines again and again. So the operands of a head are packed together once, padded with
// zeros: rows to a multiple of sixteen, columns too where they are not the inner index.

/// Rows of float32, which products add to.
struct PackedRows {
  private let numbers: Tensor
  /// The numbers of a row.
  let columns: Int
  /// The rows with their padding.
  let rows: Int

  init(rows: Int, columns: Int) {
    self.rows = rows.roundedToVectors
    self.columns = columns.roundedToVectors
    numbers = Tensor(uninitialized: [self.rows, self.columns])
  }

  /// A row.
  func pointer(row: Int = 0) -> UnsafeMutablePointer<Float> { numbers.pointer + row * columns }

  /// The rows as something to pack.
  var source: gopher_rows { gopher_rows(numbers: pointer(), stride: columns, is_bfloat16: 0) }

  /// Fills the rows.
  func fill(from x: gopher_rows, rows: Int, columns: Int) {
    gopher_pack_rows(rows, columns, x, self.rows, self.columns, pointer())
  }

  /// Makes all numbers zero.
  func clear() { numbers.pointer.update(repeating: 0, count: numbers.count) }

  /// Copies the numbers out, without their padding.
  func copy(to y: gopher_rows, rows: Int, columns: Int) {
    gopher_unpack_rows(rows, columns, pointer(), self.columns, y)
  }
}

/// Rows as the left factor of a product: words lie along the columns.
struct LeftFactor<A: AttentionArithmetic> {
  private let memory: WordMemory<A.Word>
  private let rows, columns, words: Int

  /// Room for up to `rows` × `columns`.
  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    words = (columns + A.numbersPerWord - 1) / A.numbersPerWord
    memory = WordMemory(count: rows * words)
  }

  /// Fills the first `rows` rows.
  func fill(from x: gopher_rows, rows: Int) {
    A.packRows(rows, columns, x, rows, words, memory.pointer)
  }

  var factor: ProductFactor<A> {
    ProductFactor(pointer: memory.pointer, outer: words, inner: 1)
  }
}

/// Rows as the right factor of a product that sums over rows: words lie across rows.
struct RightFactor<A: AttentionArithmetic> {
  private let memory: WordMemory<A.Word>
  private let rows, columns, packedColumns: Int

  /// Room for `count` matrices of up to `rows` × `columns`.
  init(_ count: Int = 1, rows: Int, columns: Int) {
    self.rows = rows.roundedToVectors
    self.columns = columns
    packedColumns = columns.roundedToVectors
    memory = WordMemory(count: count * self.rows / A.numbersPerWord * packedColumns)
  }

  /// Fills a matrix, with zeros beyond `rows`.
  func fill(_ index: Int = 0, from x: gopher_rows, rows: Int) {
    A.packColumns(rows, columns, x, self.rows, packedColumns, pointer(index, row: 0))
  }

  /// A matrix from a row on, a multiple of sixteen.
  func factor(_ index: Int = 0, row: Int = 0) -> ProductFactor<A> {
    ProductFactor(pointer: pointer(index, row: row), outer: 16, inner: packedColumns)
  }

  private func pointer(_ index: Int, row: Int) -> UnsafeMutablePointer<A.Word> {
    memory.pointer + (index * rows + row) / A.numbersPerWord * packedColumns
  }
}

/// Rows as the right factor of a product that sums over columns: transposed by sixteens.
///
/// Panel p holds, along the columns, the words of rows 16 p … 16 p + 15 side by side.
struct PanelFactor<A: AttentionArithmetic> {
  private let memory: WordMemory<A.Word>
  private let rows, columns, words: Int

  /// Room for `count` matrices of up to `rows` × `columns`.
  init(_ count: Int = 1, rows: Int, columns: Int) {
    self.rows = rows.roundedToVectors
    self.columns = columns
    words = (columns + A.numbersPerWord - 1) / A.numbersPerWord
    memory = WordMemory(count: count * self.rows * words)
  }

  /// Fills a matrix, with zeros beyond `rows`.
  func fill(_ index: Int = 0, from x: gopher_rows, rows: Int) {
    A.packPanels(rows, columns, x, self.rows / 16, pointer(index, row: 0))
  }

  /// A matrix from a row on, a multiple of sixteen.
  func factor(_ index: Int = 0, row: Int = 0) -> ProductFactor<A> {
    ProductFactor(pointer: pointer(index, row: row), outer: 16 * words, inner: 16)
  }

  private func pointer(_ index: Int, row: Int) -> UnsafeMutablePointer<A.Word> {
    memory.pointer + (index * rows + row) * words
  }
}

/// A tile of numbers [rows, columns] as the left factor of products, and transposed.
struct TileFactor<A: AttentionArithmetic> {
  let straight: ProductFactor<A>
  let transposed: ProductFactor<A>
  let rows: Int
  let columns: Int

  /// sum[rows] += tile · right, whose rows from `row` on are the tile's columns.
  func add(_ right: RightFactor<A>, from row: Int, to sum: PackedRows) {
    straight.multiply(
      right.factor(row: row), rows: rows, columns: sum.columns, inner: columns,
      into: sum.pointer(), stride: sum.columns, adding: true)
  }

  /// sum[columns from `row` on] += tileᵀ · right, whose rows are the tile's rows.
  func addTransposed(_ right: RightFactor<A>, to sum: PackedRows, from row: Int) {
    transposed.multiply(
      right.factor(), rows: columns, columns: sum.columns, inner: rows, into: sum.pointer(row: row),
      stride: sum.columns, adding: true)
  }
}
