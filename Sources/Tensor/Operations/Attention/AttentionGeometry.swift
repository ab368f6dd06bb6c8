import CKernels

/// The sizes of relative attention, and how its scores are cut into tiles.
///
/// Rows are query positions; keys are positions 0 ..< `keys`, the last `queries` of them the
/// queries' own. Row m of the relative projections belongs to distance `distances` - 1 - m, so the
/// last row is distance 0. All heads of a position stand in one row of `width` numbers.
struct AttentionGeometry {
  let heads: Int
  let keySize: Int
  let queries: Int
  let keys: Int
  let distances: Int

  /// The numbers in a row: heads · keySize.
  var width: Int { heads * keySize }
  /// 1 / sqrt(keySize), the factor of the scores.
  var scale: Float { 1 / Float(keySize).squareRoot() }

  /// Query rows and keys of one tile: three tiles of scores and what they are made from stay in a
  /// megabyte of second-level cache.
  static let tileRows = 64, tileKeys = 512

  /// The number of blocks of query rows.
  var blocks: Int { (queries + Self.tileRows - 1) / Self.tileRows }

  /// One block of query rows.
  func block(_ index: Int) -> AttentionBlock {
    let start = index * Self.tileRows, rows = min(Self.tileRows, queries - start)
    return AttentionBlock(start: start, rows: rows, position: keys - queries + start)
  }

  /// The tiles of a block: keys up to the last that its last row sees, none beyond.
  func tiles(of block: AttentionBlock) -> Int {
    (block.position + block.rows + Self.tileKeys - 1) / Self.tileKeys
  }

  /// One tile of a block.
  func tile(_ index: Int, of block: AttentionBlock) -> AttentionTile {
    let firstKey = index * Self.tileKeys
    let keys = min(Self.tileKeys, block.position + block.rows - firstKey)
    // Row m of the relative projections for query i and key j is distances - 1 - (i - j).
    let nearest = distances - 1 - block.position + firstKey
    let lowest = max(0, nearest - (block.rows - 1))
    let highest = max(0, min(distances - 1, nearest + keys - 1))
    let firstDistance = lowest / 16 * 16
    return AttentionTile(
      firstKey: firstKey, firstDistance: firstDistance,
      kernel: gopher_attention_tile(
        rows: block.rows, columns: keys.roundedToVectors, stride: Self.stride,
        visible: block.position + 1 - firstKey,
        distances: (highest + 1 - firstDistance).roundedToVectors, shift: nearest - firstDistance,
        scale: scale))
  }

  /// Rows of scores stand this far apart: not a power of two, which would put them on few cache
  /// lines.
  static let stride = tileKeys + 16
  /// Distances of a tile: one more each row, and whole vectors at both ends.
  static let tileDistances = tileKeys + tileRows + 32
}

/// A block of query rows, `start` ..< `start` + `rows`; the first stands at key `position`.
struct AttentionBlock {
  let start: Int
  let rows: Int
  let position: Int
}

/// The scores of a block against some keys, from `firstKey` on, and their distances, from row
/// `firstDistance` of the relative projections on.
struct AttentionTile {
  let firstKey: Int
  let firstDistance: Int
  /// The tile as the C kernels take it.
  let kernel: gopher_attention_tile

  var rows: Int { kernel.rows }
  var columns: Int { kernel.columns }
  var distances: Int { kernel.distances }
}

extension Int {
  /// The next multiple of sixteen, a vector's numbers.
  var roundedToVectors: Int { (self + 15) / 16 * 16 }
}
