import CKernels

/// Factors of bfloat16: queries, keys, values, distances, weights and slopes are rounded once, before
/// they are multiplied.
///
/// Made for `vdpbf16ps`, which adds the products of two pairs to a float32 sum at twice the rate of
/// float32; other families compute the same by shifts and two multiply-adds, for tests.
enum BFloat16Attention: AttentionArithmetic {
  typealias Word = gopher_bfloat16_pair

  static var numbersPerWord: Int { 2 }
  static var packRows: Packing { gopher_pack_pairs }
  static var packColumns: Packing { gopher_pack_row_pairs }
  static var packPanels: PanelPacking { gopher_pack_pair_panels }
  static var multiply: Multiplication { gopher_multiply_bfloat16 }

  /// Tiles as bfloat16: in rows as the softmax writes them, and in pairs of rows for products with
  /// the transpose.
  struct Tiles: AttentionTiles {
    fileprivate let weights, slopes, shifted: WordMemory<UInt16>
    fileprivate let weightPairs, slopePairs, shiftedPairs: WordMemory<Word>

    init(forPullback: Bool) {
      let keys = AttentionGeometry.tileRows * AttentionGeometry.stride
      let distances = AttentionGeometry.tileRows * AttentionGeometry.tileDistances
      weights = WordMemory(count: keys)
      slopes = WordMemory(count: forPullback ? keys : 0)
      shifted = WordMemory(count: forPullback ? distances : 0)
      weightPairs = WordMemory(count: forPullback ? keys / 2 : 0)
      slopePairs = WordMemory(count: forPullback ? keys / 2 : 0)
      shiftedPairs = WordMemory(count: forPullback ? distances / 2 : 0)
    }
  }

  static func softmax(
    _ tile: AttentionTile, _ scores: AttentionScores<Self>, _ sums: SoftmaxSums, into tiles: Tiles
  ) -> ProductFactor<Self> {
    withUnsafePointer(to: tile.kernel) {
      gopher_attention_softmax_bfloat16(
        $0, scores.content, scores.position, sums.maximum, sums.sum, sums.factor,
        tiles.weights.pointer)
    }
    return straight(tiles.weights, stride: tile.kernel.stride)
  }

  static func softmaxPullback(
    _ tile: AttentionTile, _ scores: AttentionScores<Self>, _ gradient: SoftmaxGradient,
    into tiles: Tiles
  ) -> (weights: TileFactor<Self>, slopes: TileFactor<Self>, shifted: TileFactor<Self>) {
    var rounded = gopher_attention_slopes(
      weights: tiles.weights.pointer, slopes: tiles.slopes.pointer,
      shifted: tiles.shifted.pointer)
    withUnsafePointer(to: tile.kernel) {
      gopher_attention_softmax_pullback_bfloat16(
        $0, scores.content, scores.position, gradient.weights, gradient.logsum, gradient.delta,
        &rounded)
    }
    func factor(
      _ x: WordMemory<UInt16>, _ pairs: WordMemory<Word>, stride: Int, columns: Int
    ) -> TileFactor<Self> {
      gopher_pack_row_pairs(
        tile.rows, columns, gopher_rows(numbers: x.pointer, stride: stride, is_bfloat16: 1),
        tile.rows, columns, pairs.pointer)
      return TileFactor(
        straight: straight(x, stride: stride),
        transposed: ProductFactor(pointer: pairs.pointer, outer: 1, inner: columns),
        rows: tile.rows, columns: columns)
    }
    let stride = tile.kernel.stride
    return (
      factor(tiles.weights, tiles.weightPairs, stride: stride, columns: tile.columns),
      factor(tiles.slopes, tiles.slopePairs, stride: stride, columns: tile.columns),
      factor(
        tiles.shifted, tiles.shiftedPairs, stride: tile.distances, columns: tile.distances)
    )
  }

  /// Rows of numbers, an even count apart, as words.
  private static func straight(_ x: WordMemory<UInt16>, stride: Int) -> ProductFactor<Self> {
    let words = UnsafeRawPointer(x.pointer).assumingMemoryBound(to: Word.self)
    return ProductFactor(pointer: words, outer: stride / 2, inner: 1)
  }
}
