import CKernels

/// Working memory for one block of queries: the queries with their biases and one tile of scores.
///
/// Held by one piece of work at a time.
struct AttentionScores {
  private let geometry: AttentionGeometry
  /// Scores by content, then weights: [rows, keys], rows ``AttentionGeometry/stride`` apart.
  let content: UnsafeMutablePointer<Float>
  /// Scores by position: [rows, distances].
  let position: UnsafeMutablePointer<Float>
  /// The queries q + u.
  let contentQuery: PackedRows
  /// The queries q + v.
  let positionQuery: PackedRows
  private let memory: (Tensor, Tensor)

  init(_ geometry: AttentionGeometry) {
    self.geometry = geometry
    let rows = AttentionGeometry.tileRows
    memory = (
      Tensor(uninitialized: [rows, AttentionGeometry.stride]),
      Tensor(uninitialized: [rows, AttentionGeometry.tileDistances])
    )
    (content, position) = (memory.0.pointer, memory.1.pointer)
    contentQuery = PackedRows(rows: rows, columns: geometry.keySize)
    positionQuery = PackedRows(rows: rows, columns: geometry.keySize)
    contentQuery.clear()
    positionQuery.clear()
  }

  /// Takes the queries of a block: q + u and q + v.
  func begin(_ block: AttentionBlock, of head: AttentionHead) {
    let (size, width) = (geometry.keySize, geometry.width)
    let query = head.query + block.start * width
    gopher_copy_adding_bias(
      block.rows, size, query, width, head.contentBias, contentQuery.pointer(),
      contentQuery.columns)
    gopher_copy_adding_bias(
      block.rows, size, query, width, head.positionBias, positionQuery.pointer(),
      positionQuery.columns)
  }

  /// Fills content = (q + u)·kᵀ and position = (q + v)·rᵀ of a tile.
  func fill(
    _ tile: AttentionTile, keys: UnsafePointer<Float>, relative: UnsafePointer<Float>
  ) {
    multiply(contentQuery, tile, keys, columns: tile.columns, into: content)
    multiply(
      positionQuery, tile, relative, columns: tile.distances, into: position,
      stride: tile.distances)
  }

  /// rows · panelsᵀ for the rows of a tile and panels that begin with its first column.
  func multiply(
    _ rows: PackedRows, _ tile: AttentionTile, _ panels: UnsafePointer<Float>, columns: Int,
    into y: UnsafeMutablePointer<Float>, stride: Int = AttentionGeometry.stride
  ) {
    let size = geometry.keySize
    gopher_multiply(
      tile.rows, columns / 16, size, rows.pointer(), rows.columns, 1, panels, 16, 16 * size, y,
      stride, 0)
  }
}
