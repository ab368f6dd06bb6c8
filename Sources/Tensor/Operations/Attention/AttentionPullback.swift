import CKernels
import GopherCore

extension Operations {
  /// The gradients of all inputs; those of the biases [sequences, width], still to be summed.
  ///
  /// A piece of work is one head of one sequence, because its blocks add to the same keys.
  static func attendPullback<A: AttentionArithmetic>(
    _ operands: AttentionOperands, geometry: AttentionGeometry, batch: Int, output: Tensor,
    logsum: Tensor, gradient: Tensor, by _: A.Type
  ) -> AttentionGradientTensors {
    let result = AttentionGradientTensors(operands, geometry: geometry, batch: batch)
    let heads = geometry.heads
    Parallelism.pool.forEach(batch * heads) { piece in
      let (sequence, head) = piece.quotientAndRemainder(dividingBy: heads)
      let first = sequence * geometry.queries
      AttentionPullback<A>(operands.head(head, of: sequence, in: geometry), in: geometry).run(
        output: geometry.rows(of: output, head: head, from: first),
        logsum: logsum.pointer + piece * geometry.queries,
        gradient: geometry.rows(of: gradient, head: head, from: first),
        into: result.head(head, of: sequence, in: geometry))
    }
    return result.summingRelative()
  }
}

/// The pullback of one head of one sequence, and its working memory.
///
/// With P the weights, dP = dO·Vᵀ and δ = Σ dO∘O: dS = scale · P∘(dP − δ) (Dao et al. 2022,
/// section B.4); then dV = Pᵀ·dO, dK = dSᵀ·(q+u), dR = shift(dS)ᵀ·(q+v),
/// dq = dS·K + shift(dS)·R, du and dv the column sums of its two parts.
struct AttentionPullback<A: AttentionArithmetic> {
  private let geometry: AttentionGeometry
  private let head: AttentionHead
  private let scores: AttentionScores<A>
  private let tiles: A.Tiles
  private let slopes: Tensor
  private let delta: Tensor
  // The head's operands, packed for both sides of a product.
  private let keyPanels, valuePanels, relativePanels: PanelFactor<A>
  private let keys, relative: RightFactor<A>
  // Of one block: the queries and the output's gradient as factors, the output and its gradient.
  private let contentQuery, positionQuery, gradientRight: RightFactor<A>
  private let gradientLeft: LeftFactor<A>
  private let output, outputGradient: PackedRows
  // Gradients so far: of all keys, values and distances, and of one block of queries.
  private let keyGradient, valueGradient, relativeGradient: PackedRows
  private let contentGradient, positionGradient: PackedRows

  init(_ head: AttentionHead, in geometry: AttentionGeometry) {
    self.geometry = geometry
    self.head = head
    let (size, count, far) = (geometry.keySize, geometry.keys, geometry.distances)
    let room = AttentionGeometry.tileRows
    scores = AttentionScores(geometry)
    tiles = A.Tiles(forPullback: true)
    slopes = Tensor(uninitialized: [room, AttentionGeometry.stride])
    delta = Tensor(uninitialized: [room])
    keyPanels = PanelFactor(rows: count, columns: size)
    valuePanels = PanelFactor(rows: count, columns: size)
    relativePanels = PanelFactor(rows: far, columns: size)
    keys = RightFactor(rows: count, columns: size)
    relative = RightFactor(rows: far, columns: size)
    contentQuery = RightFactor(rows: room, columns: size)
    positionQuery = RightFactor(rows: room, columns: size)
    gradientRight = RightFactor(rows: room, columns: size)
    gradientLeft = LeftFactor(rows: room, columns: size)
    output = PackedRows(rows: room, columns: size)
    outputGradient = PackedRows(rows: room, columns: size)
    keyGradient = PackedRows(rows: count, columns: size)
    valueGradient = PackedRows(rows: count, columns: size)
    relativeGradient = PackedRows(rows: far, columns: size)
    contentGradient = PackedRows(rows: room, columns: size)
    positionGradient = PackedRows(rows: room, columns: size)
  }

  /// Writes the head's gradients, given the forward's output and logsum and the output's gradient.
  func run(
    output: gopher_rows, logsum: UnsafePointer<Float>, gradient: gopher_rows,
    into target: AttentionGradients
  ) {
    let (size, count, far) = (geometry.keySize, geometry.keys, geometry.distances)
    keyPanels.fill(from: head.key, rows: count)
    valuePanels.fill(from: head.value, rows: count)
    relativePanels.fill(from: head.relative, rows: far)
    keys.fill(from: head.key, rows: count)
    relative.fill(from: head.relative, rows: far)
    for part in [keyGradient, valueGradient, relativeGradient] { part.clear() }
    for index in 0..<geometry.blocks {
      let block = geometry.block(index)
      begin(block, output: output, gradient: gradient)
      for number in 0..<geometry.tiles(of: block) {
        add(geometry.tile(number, of: block), logsum: logsum + block.start)
      }
      finish(block, into: target)
    }
    keyGradient.copy(to: target.key, rows: count, columns: size)
    valueGradient.copy(to: target.value, rows: count, columns: size)
    relativeGradient.copy(to: target.relative, rows: far, columns: size)
  }

  /// Takes the queries of a block, its output and the output's gradient.
  private func begin(_ block: AttentionBlock, output from: gopher_rows, gradient: gopher_rows) {
    let (rows, size) = (block.rows, geometry.keySize)
    scores.begin(block, of: head)
    scores.packQueries(content: contentQuery, position: positionQuery, rows: rows)
    output.fill(from: from.from(row: block.start), rows: rows, columns: size)
    outputGradient.fill(from: gradient.from(row: block.start), rows: rows, columns: size)
    gradientLeft.fill(from: outputGradient.source, rows: rows)
    gradientRight.fill(from: outputGradient.source, rows: rows)
    gopher_row_dots(
      rows, size, outputGradient.pointer(), output.pointer(), output.columns, delta.pointer)
    contentGradient.clear()
    positionGradient.clear()
  }

  /// Adds one tile to the gradients.
  private func add(_ tile: AttentionTile, logsum: UnsafePointer<Float>) {
    let (key, distance) = (tile.firstKey, tile.firstDistance)
    scores.fill(
      tile, keys: keyPanels.factor(row: key), relative: relativePanels.factor(row: distance))
    gradientLeft.factor.multiply(
      valuePanels.factor(row: key), rows: tile.rows, columns: tile.columns,
      inner: geometry.keySize, into: slopes.pointer, stride: tile.kernel.stride)
    let (weights, slope, shifted) = A.softmaxPullback(
      tile, scores,
      SoftmaxGradient(weights: slopes.pointer, logsum: logsum, delta: delta.pointer), into: tiles)
    weights.addTransposed(gradientRight, to: valueGradient, from: key)
    slope.addTransposed(contentQuery, to: keyGradient, from: key)
    shifted.addTransposed(positionQuery, to: relativeGradient, from: distance)
    slope.add(keys, from: key, to: contentGradient)
    shifted.add(relative, from: distance, to: positionGradient)
  }

  /// The gradients by the queries of a block and by the biases.
  private func finish(_ block: AttentionBlock, into target: AttentionGradients) {
    let (size, columns) = (geometry.keySize, contentGradient.columns)
    let (content, position) = (contentGradient.pointer(), positionGradient.pointer())
    gopher_add_column_sums(block.rows, size, content, columns, target.contentBias)
    gopher_add_column_sums(block.rows, size, position, columns, target.positionBias)
    gopher_add(block.rows * columns, content, position, content)
    contentGradient.copy(
      to: target.query.from(row: block.start), rows: block.rows, columns: size)
  }
}
