import CKernels
import GopherCore

extension Operations {
  /// The output [sequences · queries, width] and the logarithms [sequences, heads, queries].
  ///
  /// A piece of work is one block of one head of one sequence, and writes its own rows and columns.
  static func attend<A: AttentionArithmetic>(
    _ operands: AttentionOperands, geometry: AttentionGeometry, batch: Int, by _: A.Type
  ) -> (output: Tensor, logsum: Tensor) {
    let output = Tensor(uninitialized: operands.query.shape, operands.query.elementType)
    let logsum = Tensor(uninitialized: [batch, geometry.heads, geometry.queries])
    let (blocks, heads) = (geometry.blocks, geometry.heads)
    let packed = AttentionForwardPack<A>(operands, geometry: geometry, batch: batch)
    Parallelism.pool.forEach(batch * heads * blocks) { piece in
      let (sequence, rest) = piece.quotientAndRemainder(dividingBy: heads * blocks)
      // The last blocks see the most keys: they go first, so that threads finish together.
      let (reversed, head) = rest.quotientAndRemainder(dividingBy: heads)
      let block = geometry.block(blocks - 1 - reversed), index = sequence * heads + head
      AttentionForward<A>(geometry).run(
        block, of: operands.head(head, of: sequence, in: geometry), packed: packed, at: index,
        output: geometry.rows(
          of: output, head: head, from: sequence * geometry.queries + block.start),
        logsum: logsum.pointer + index * geometry.queries + block.start)
    }
    return (output, logsum)
  }
}

/// Keys, values and relative projections of all heads as the forward pass reads them.
struct AttentionForwardPack<A: AttentionArithmetic> {
  let keys: PanelFactor<A>
  let values: RightFactor<A>
  private let relative: PanelFactor<A>
  private let heads: Int

  init(_ operands: AttentionOperands, geometry: AttentionGeometry, batch: Int) {
    let (size, heads) = (geometry.keySize, geometry.heads)
    let keys = PanelFactor<A>(batch * heads, rows: geometry.keys, columns: size)
    let values = RightFactor<A>(batch * heads, rows: geometry.keys, columns: size)
    let relative = PanelFactor<A>(heads, rows: geometry.distances, columns: size)
    Parallelism.pool.forEach(batch * heads) { index in
      let (sequence, head) = index.quotientAndRemainder(dividingBy: heads)
      let operand = operands.head(head, of: sequence, in: geometry)
      keys.fill(index, from: operand.key, rows: geometry.keys)
      values.fill(index, from: operand.value, rows: geometry.keys)
      if sequence == 0 { relative.fill(head, from: operand.relative, rows: geometry.distances) }
    }
    (self.keys, self.values, self.relative, self.heads) = (keys, values, relative, heads)
  }

  /// The panels of the distances of a tile.
  func relative(_ index: Int, _ tile: AttentionTile) -> ProductFactor<A> {
    relative.factor(index % heads, row: tile.firstDistance)
  }
}

/// Working memory of the forward pass of one block: scores, and the result so far.
struct AttentionForward<A: AttentionArithmetic> {
  private let geometry: AttentionGeometry
  private let scores: AttentionScores<A>
  private let tiles: A.Tiles
  private let result: PackedRows
  private let statistics: Tensor

  init(_ geometry: AttentionGeometry) {
    self.geometry = geometry
    scores = AttentionScores(geometry)
    tiles = A.Tiles(forPullback: false)
    result = PackedRows(rows: AttentionGeometry.tileRows, columns: geometry.keySize)
    statistics = Tensor(uninitialized: [3, AttentionGeometry.tileRows])
  }

  /// The result of one block of one head: rows of output, and of logsum one number a row.
  ///
  /// Tile after tile, what was summed is scaled down as greater scores appear (Milakov and
  /// Gimelshein 2018; Dao et al. 2022).
  func run(
    _ block: AttentionBlock, of head: AttentionHead, packed: AttentionForwardPack<A>,
    at index: Int, output: gopher_rows, logsum: UnsafeMutablePointer<Float>
  ) {
    let (rows, columns, room) = (block.rows, result.columns, AttentionGeometry.tileRows)
    let sums = SoftmaxSums(
      maximum: statistics.pointer, sum: statistics.pointer + room,
      factor: statistics.pointer + 2 * room)
    sums.maximum.update(repeating: -.infinity, count: rows)
    sums.sum.update(repeating: 0, count: rows)
    result.clear()
    scores.begin(block, of: head)
    for number in 0..<geometry.tiles(of: block) {
      let tile = geometry.tile(number, of: block)
      scores.fill(
        tile, keys: packed.keys.factor(index, row: tile.firstKey),
        relative: packed.relative(index, tile))
      let weights = A.softmax(tile, scores, sums, into: tiles)
      for row in 0..<rows where sums.factor[row] != 1 {
        gopher_scale(columns, sums.factor[row], result.pointer(row: row))
      }
      weights.multiply(
        packed.values.factor(index, row: tile.firstKey), rows: rows, columns: columns,
        inner: tile.columns, into: result.pointer(), stride: columns, adding: true)
    }
    for row in 0..<rows { gopher_scale(columns, 1 / sums.sum[row], result.pointer(row: row)) }
    result.copy(to: output, rows: rows, columns: geometry.keySize)
    gopher_attention_logarithms(rows, sums.maximum, sums.sum, logsum)
  }
}
