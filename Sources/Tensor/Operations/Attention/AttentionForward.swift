import CKernels
import GopherCore

extension Operations {
  /// The output [sequences · queries, width] and the logarithms [sequences, heads, queries].
  ///
  /// A piece of work is one block of one head of one sequence, and writes its own rows and columns.
  static func attend(
    _ operands: AttentionOperands, geometry: AttentionGeometry, batch: Int
  ) -> (output: Tensor, logsum: Tensor) {
    let output = Tensor(uninitialized: operands.query.shape)
    let logsum = Tensor(uninitialized: [batch, geometry.heads, geometry.queries])
    let (blocks, heads) = (geometry.blocks, geometry.heads)
    let packed = AttentionForwardPack(operands, geometry: geometry, batch: batch)
    Parallelism.pool.forEach(batch * heads * blocks) { piece in
      let (sequence, rest) = piece.quotientAndRemainder(dividingBy: heads * blocks)
      // The last blocks see the most keys: they go first, so that threads finish together.
      let (reversed, head) = rest.quotientAndRemainder(dividingBy: heads)
      let block = geometry.block(blocks - 1 - reversed), index = sequence * heads + head
      AttentionForward(geometry).run(
        block, of: operands.head(head, of: sequence, in: geometry), packed: packed, at: index,
        output: output.pointer + (sequence * geometry.queries + block.start) * geometry.width
          + head * geometry.keySize,
        logsum: logsum.pointer + index * geometry.queries + block.start)
    }
    return (output, logsum)
  }
}

/// Keys, values and relative projections of all heads as the forward pass reads them.
struct AttentionForwardPack {
  let keys: PackedPanels
  let relative: PackedPanels
  let values: PackedRows
  private let heads: Int

  init(_ operands: AttentionOperands, geometry: AttentionGeometry, batch: Int) {
    let (size, width, heads) = (geometry.keySize, geometry.width, geometry.heads)
    let keys = PackedPanels(batch * heads, rows: geometry.keys, columns: size)
    let values = PackedRows(batch * heads, rows: geometry.keys, columns: size)
    let relative = PackedPanels(heads, rows: geometry.distances, columns: size)
    Parallelism.pool.forEach(batch * heads) { index in
      let (sequence, head) = index.quotientAndRemainder(dividingBy: heads)
      let operand = operands.head(head, of: sequence, in: geometry)
      keys.fill(index, from: operand.key, rows: geometry.keys, stride: width)
      values.fill(index, from: operand.value, rows: geometry.keys, columns: size, stride: width)
      if sequence == 0 {
        relative.fill(head, from: operand.relative, rows: geometry.distances, stride: width)
      }
    }
    (self.keys, self.values, self.relative, self.heads) = (keys, values, relative, heads)
  }

  /// The panels of the distances of a tile.
  func relative(_ index: Int, _ tile: AttentionTile) -> UnsafeMutablePointer<Float> {
    relative.pointer(index % heads, row: tile.firstDistance)
  }
}

/// Working memory of the forward pass of one block: scores, and the result so far.
struct AttentionForward {
  private let geometry: AttentionGeometry
  private let scores: AttentionScores
  private let sums: PackedRows
  private let statistics: Tensor

  init(_ geometry: AttentionGeometry) {
    self.geometry = geometry
    scores = AttentionScores(geometry)
    sums = PackedRows(rows: AttentionGeometry.tileRows, columns: geometry.keySize)
    statistics = Tensor(uninitialized: [3, AttentionGeometry.tileRows])
  }

  /// The result of one block of one head: output rows of `width`, logsum one number a row.
  ///
  /// Tile after tile, what was summed is scaled down as greater scores appear (Milakov and
  /// Gimelshein 2018; Dao et al. 2022).
  func run(
    _ block: AttentionBlock, of head: AttentionHead, packed: AttentionForwardPack, at index: Int,
    output: UnsafeMutablePointer<Float>, logsum: UnsafeMutablePointer<Float>
  ) {
    let (rows, columns) = (block.rows, sums.columns)
    let maximum = statistics.pointer, sum = maximum + AttentionGeometry.tileRows
    let factor = sum + AttentionGeometry.tileRows
    maximum.update(repeating: -.infinity, count: rows)
    sum.update(repeating: 0, count: rows)
    sums.clear()
    scores.begin(block, of: head)
    for number in 0..<geometry.tiles(of: block) {
      let tile = geometry.tile(number, of: block)
      scores.fill(
        tile, keys: packed.keys.pointer(index, row: tile.firstKey),
        relative: packed.relative(index, tile))
      withUnsafePointer(to: tile.kernel) {
        gopher_attention_softmax($0, scores.content, scores.position, maximum, sum, factor)
      }
      for row in 0..<rows where factor[row] != 1 {
        gopher_scale(columns, factor[row], sums.pointer(row: row))
      }
      gopher_multiply(
        rows, columns / 16, tile.columns, scores.content, AttentionGeometry.stride, 1,
        packed.values.pointer(index, row: tile.firstKey), columns, 16, sums.pointer(), columns, 1)
    }
    for row in 0..<rows { gopher_scale(columns, 1 / sum[row], sums.pointer(row: row)) }
    sums.copy(to: output, rows: rows, columns: geometry.keySize, stride: geometry.width)
    gopher_attention_logarithms(rows, maximum, sum, logsum)
  }
}
