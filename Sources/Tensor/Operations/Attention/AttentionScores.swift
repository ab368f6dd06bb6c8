import CKernels

/// Working memory for one block of queries: the queries with their biases and one tile of scores.
///
/// Held by one piece of work at a time.
struct AttentionScores<A: AttentionArithmetic> {
  private let geometry: AttentionGeometry
  /// Scores by content: [rows, keys], rows ``AttentionGeometry/stride`` apart.
  let content: UnsafeMutablePointer<Float>
  /// Scores by position: [rows, distances].
  let position: UnsafeMutablePointer<Float>
  /// The queries q + u and q + v, as they are and as factors of the scores.
  private let contentQuery, positionQuery: (rows: PackedRows, factor: LeftFactor<A>)
  private let memory: (Tensor, Tensor)

  init(_ geometry: AttentionGeometry) {
    self.geometry = geometry
    let rows = AttentionGeometry.tileRows, size = geometry.keySize
    memory = (
      Tensor(uninitialized: [rows, AttentionGeometry.stride]),
      Tensor(uninitialized: [rows, AttentionGeometry.tileDistances])
    )
    (content, position) = (memory.0.pointer, memory.1.pointer)
    contentQuery = (PackedRows(rows: rows, columns: size), LeftFactor(rows: rows, columns: size))
    positionQuery = (PackedRows(rows: rows, columns: size), LeftFactor(rows: rows, columns: size))
  }

  /// Takes the queries of a block: q + u and q + v.
  func begin(_ block: AttentionBlock, of head: AttentionHead) {
    for (query, bias) in [(contentQuery, head.contentBias), (positionQuery, head.positionBias)] {
      query.rows.fill(
        from: head.query.from(row: block.start), rows: block.rows, columns: geometry.keySize)
      gopher_add_bias(
        block.rows, geometry.keySize, bias, query.rows.pointer(), query.rows.columns)
      query.factor.fill(from: query.rows.source, rows: block.rows)
    }
  }

  /// Packs the queries of the block as right factors, for the gradients of keys and distances.
  func packQueries(content: RightFactor<A>, position: RightFactor<A>, rows: Int) {
    content.fill(from: contentQuery.rows.source, rows: rows)
    position.fill(from: positionQuery.rows.source, rows: rows)
  }

  /// Fills content = (q + u)·kᵀ and position = (q + v)·rᵀ of a tile.
  func fill(_ tile: AttentionTile, keys: ProductFactor<A>, relative: ProductFactor<A>) {
    contentQuery.factor.factor.multiply(
      keys, rows: tile.rows, columns: tile.columns, inner: geometry.keySize, into: content,
      stride: tile.kernel.stride)
    positionQuery.factor.factor.multiply(
      relative, rows: tile.rows, columns: tile.distances, inner: geometry.keySize, into: position,
      stride: tile.distances)
  }
}
