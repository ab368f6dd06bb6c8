import CKernels
import GopherCore

/// One matrix product, ready to run: what ``matrixMultiply(_:_:into:alpha:beta:rowGroup:bias:)``
/// does, as a value.
struct MatrixProduct {
  private let left: Factor
  private let right: Factor
  private let target: ProductTarget
  private let inner: Int
  private let alpha: Float
  private let beta: Float
  private let bias: Tensor?
  private let tiles: Tiles
  private let way = BFloat16Products.current
  /// Keeps the operands' storage alive.
  private let operands: (Tensor, Tensor, Tensor)

  init(
    _ a: Matrix, _ b: Matrix, into c: Matrix, alpha: Float = 1, beta: Float = 0,
    rowGroup: Int? = nil, bias: Tensor? = nil
  ) {
    precondition(
      a.columns == b.rows && c.rows == a.rows && c.columns == b.columns,
      "matrixMultiply: [\(a.rows), \(a.columns)] · [\(b.rows), \(b.columns)] into "
        + "[\(c.rows), \(c.columns)]")
    precondition(!c.isTransposed, "matrixMultiply: the result must not be transposed")
    precondition(
      bias.map { $0.count == c.columns } ?? true,
      "matrixMultiply: a bias of \(bias?.count ?? 0) for \(c.columns) columns")
    precondition(
      a.tensor.elementType == b.tensor.elementType
        && (a.tensor.elementType == .bfloat16 || c.tensor.elementType == .float32),
      "matrixMultiply: \(a.tensor.elementType) · \(b.tensor.elementType) into "
        + "\(c.tensor.elementType)")
    precondition(
      a.tensor.elementType == .float32 || alpha == 1 && (beta == 0 || beta == 1),
      "matrixMultiply: bfloat16 factors want alpha 1 and beta 0 or 1, not \(alpha) and \(beta)")
    left = a.factor
    right = b.factor
    target = c.target
    inner = a.columns
    self.alpha = alpha
    self.beta = beta
    self.bias = bias
    tiles = Tiles(rows: c.rows, columns: c.columns, inner: inner, rowGroup: rowGroup ?? c.rows)
    operands = (a.tensor, b.tensor, c.tensor)
  }

  /// Runs independent products at once, so that small ones share the threads.
  static func run(_ products: [MatrixProduct]) {
    var ends: [Int] = []
    for product in products { ends.append((ends.last ?? 0) + product.tiles.count) }
    Parallelism.pool.forEach(ends.last ?? 0) { piece in
      guard let index = ends.firstIndex(where: { piece < $0 }) else { return }
      let start = index == 0 ? 0 : ends[index - 1]
      products[index].run(tile: piece - start)
    }
  }

  /// Runs all tiles on the calling thread.
  func runOnThisThread() { for tile in 0..<tiles.count { run(tile: tile) } }

  private func run(tile: Int) {
    let (rows, columns) = tiles[tile]
    let size = ProductSize(rows: rows.count, columns: columns.count, inner: inner)
    let a = left.from(row: rows.lowerBound, column: 0)
    let b = right.from(row: 0, column: columns.lowerBound)
    let corner = target.from(row: rows.lowerBound, column: columns.lowerBound)
    let bias = bias.map { UnsafePointer($0.pointer + columns.lowerBound) }
    switch left.elementType {
    case .bfloat16:
      BFloat16Tile(size: size, a: a, b: b, target: corner, accumulates: beta == 1, bias: bias)
        .run(by: way)
    case .float32:
      let c = corner.bytes.assumingMemoryBound(to: Float.self)
      multiplyOnThisThread(size, alpha: alpha, a, b, beta: beta, into: c, stride: corner.stride)
      if let bias { gopher_add_bias(rows.count, columns.count, bias, c, corner.stride) }
    }
  }
}
