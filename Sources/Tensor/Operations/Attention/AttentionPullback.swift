import CKernels
import GopherCore

extension Operations {
  /// The gradients of all inputs; those of the biases [sequences, width], still to be summed.
  ///
  /// A piece of work is one head of one sequence, because its blocks add to the same keys.
  static func attendPullback(
    _ operands: AttentionOperands, geometry: AttentionGeometry, batch: Int, output: Tensor,
    logsum: Tensor, gradient: Tensor
  ) -> AttentionGradientTensors {
    let result = AttentionGradientTensors(operands, geometry: geometry, batch: batch)
    let heads = geometry.heads
    Parallelism.pool.forEach(batch * heads) { piece in
      let (sequence, head) = piece.quotientAndRemainder(dividingBy: heads)
      let start = sequence * geometry.queries * geometry.width + head * geometry.keySize
      AttentionPullback(operands.head(head, of: sequence, in: geometry), in: geometry).run(
        output: output.pointer + start, logsum: logsum.pointer + piece * geometry.queries,
        gradient: gradient.pointer + start,
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
struct AttentionPullback {
  private let geometry: AttentionGeometry
  private let head: AttentionHead
  private let scores: AttentionScores
  private let slopes: Tensor
  private let delta: Tensor
  // The head's operands, packed for both sides of a product.
  private let keyPanels, valuePanels, relativePanels: PackedPanels
  private let keys, relative: PackedRows
  // Gradients so far: of all keys, values and distances, and of one block of queries.
  private let keyGradient, valueGradient, relativeGradient: PackedRows
  private let outputGradient, contentGradient, positionGradient: PackedRows

  init(_ head: AttentionHead, in geometry: AttentionGeometry) {
    self.geometry = geometry
    self.head = head
    let (size, count, far) = (geometry.keySize, geometry.keys, geometry.distances)
    scores = AttentionScores(geometry)
    slopes = Tensor(uninitialized: [AttentionGeometry.tileRows, AttentionGeometry.stride])
    delta = Tensor(uninitialized: [AttentionGeometry.tileRows])
    keyPanels = PackedPanels(rows: count, columns: size)
    valuePanels = PackedPanels(rows: count, columns: size)
    relativePanels = PackedPanels(rows: far, columns: size)
    keys = PackedRows(rows: count, columns: size)
    relative = PackedRows(rows: far, columns: size)
    keyGradient = PackedRows(rows: count, columns: size)
    valueGradient = PackedRows(rows: count, columns: size)
    relativeGradient = PackedRows(rows: far, columns: size)
    outputGradient = PackedRows(rows: AttentionGeometry.tileRows, columns: size)
    contentGradient = PackedRows(rows: AttentionGeometry.tileRows, columns: size)
    positionGradient = PackedRows(rows: AttentionGeometry.tileRows, columns: size)
  }

  /// Writes the head's gradients, given the forward's output and logsum and the output's gradient.
  func run(
    output: UnsafePointer<Float>, logsum: UnsafePointer<Float>, gradient: UnsafePointer<Float>,
    into target: AttentionGradients
  ) {
    let (size, width) = (geometry.keySize, geometry.width)
    let (count, far) = (geometry.keys, geometry.distances)
    keyPanels.fill(from: head.key, rows: count, stride: width)
    valuePanels.fill(from: head.value, rows: count, stride: width)
    relativePanels.fill(from: head.relative, rows: far, stride: width)
    keys.fill(from: head.key, rows: count, columns: size, stride: width)
    relative.fill(from: head.relative, rows: far, columns: size, stride: width)
    for part in [keyGradient, valueGradient, relativeGradient] { part.clear() }
    for index in 0..<geometry.blocks {
      let block = geometry.block(index), row = block.start * width
      run(block, output: output + row, logsum: logsum + block.start, gradient: gradient + row)
      finish(block, into: target)
    }
    keyGradient.copy(to: target.key, rows: count, columns: size, stride: width)
    valueGradient.copy(to: target.value, rows: count, columns: size, stride: width)
    relativeGradient.copy(to: target.relative, rows: far, columns: size, stride: width)
  }

  /// Adds the tiles of one block of queries.
  private func run(
    _ block: AttentionBlock, output: UnsafePointer<Float>, logsum: UnsafePointer<Float>,
    gradient: UnsafePointer<Float>
  ) {
    let (size, width) = (geometry.keySize, geometry.width)
    scores.begin(block, of: head)
    outputGradient.fill(from: gradient, rows: block.rows, columns: size, stride: width)
    gopher_row_dots(block.rows, size, gradient, output, width, delta.pointer)
    contentGradient.clear()
    positionGradient.clear()
    for number in 0..<geometry.tiles(of: block) {
      let tile = geometry.tile(number, of: block)
      let (key, distance) = (tile.firstKey, tile.firstDistance)
      scores.fill(
        tile, keys: keyPanels.pointer(row: key), relative: relativePanels.pointer(row: distance))
      scores.multiply(
        outputGradient, tile, valuePanels.pointer(row: key), columns: tile.columns,
        into: slopes.pointer)
      withUnsafePointer(to: tile.kernel) {
        gopher_attention_softmax_pullback(
          $0, scores.content, scores.position, slopes.pointer, logsum, delta.pointer)
      }
      // From here: content holds P, slopes holds dS, position holds dS shifted to distances.
      let weights = AttentionTileFactor(scores.content, AttentionGeometry.stride, tile.columns)
      let slope = AttentionTileFactor(slopes.pointer, AttentionGeometry.stride, tile.columns)
      let shifted = AttentionTileFactor(scores.position, tile.distances, tile.distances)
      weights.addTransposed(outputGradient, rows: tile.rows, to: valueGradient, from: key)
      slope.addTransposed(scores.contentQuery, rows: tile.rows, to: keyGradient, from: key)
      shifted.addTransposed(
        scores.positionQuery, rows: tile.rows, to: relativeGradient, from: distance)
      slope.add(keys, from: key, rows: tile.rows, to: contentGradient)
      shifted.add(relative, from: distance, rows: tile.rows, to: positionGradient)
    }
  }

  /// The gradients by the queries of a block and by the biases.
  private func finish(_ block: AttentionBlock, into target: AttentionGradients) {
    let (size, columns) = (geometry.keySize, contentGradient.columns)
    let (content, position) = (contentGradient.pointer(), positionGradient.pointer())
    gopher_add_column_sums(block.rows, size, content, columns, target.contentBias)
    gopher_add_column_sums(block.rows, size, position, columns, target.positionBias)
    for row in 0..<block.rows {
      gopher_add(
        size, content + row * columns, position + row * columns,
        target.query + (block.start + row) * geometry.width)
    }
  }
}

/// A tile of scores [rows, columns] as the left factor of a product.
private struct AttentionTileFactor {
  private let pointer: UnsafePointer<Float>
  private let stride: Int
  private let columns: Int

  init(_ pointer: UnsafePointer<Float>, _ stride: Int, _ columns: Int) {
    (self.pointer, self.stride, self.columns) = (pointer, stride, columns)
  }

  /// sum[rows] += tile · right, whose rows are the tile's columns.
  func add(_ right: PackedRows, from row: Int, rows: Int, to sum: PackedRows) {
    gopher_multiply(
      rows, right.columns / 16, columns, pointer, stride, 1, right.pointer(row: row),
      right.columns, 16, sum.pointer(), sum.columns, 1)
  }

  /// sum[columns] += tileᵀ · right, whose rows are the tile's rows.
  func addTransposed(_ right: PackedRows, rows: Int, to sum: PackedRows, from row: Int) {
    gopher_multiply(
      columns, right.columns / 16, rows, pointer, 1, stride, right.pointer(), right.columns, 16,
      sum.pointer(row: row), sum.columns, 1)
  }
}
