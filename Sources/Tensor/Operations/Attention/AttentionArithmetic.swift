import CKernels

/// What the products of attention multiply: float32, or bfloat16 in pairs.
///
/// Factors are words of 32 bits, each holding the numbers that lie side by side along the inner
/// index of a product. Sums, maxima and logarithms are float32 in both.
protocol AttentionArithmetic {
  /// A word of a factor.
  associatedtype Word: BitwiseCopyable
  /// Memory of one piece of work for the tiles that ``softmax(_:_:_:into:)`` and
  /// ``softmaxPullback(_:_:_:into:)`` make.
  associatedtype Tiles: AttentionTiles

  /// The numbers of a word: 1 or 2.
  static var numbersPerWord: Int { get }

  /// Fills a left factor: rows, columns, x; words in rows, rows and words with their padding.
  static var packRows: Packing { get }
  /// Fills a right factor: rows, columns, x; words across rows, rows and columns with their padding.
  static var packColumns: Packing { get }
  /// Fills a right factor with the transpose: rows, columns, x; number of panels of sixteen rows.
  static var packPanels: PanelPacking { get }
  /// `gopher_multiply` for these words.
  static var multiply: Multiplication { get }

  /// One tile of the softmax along rows: the weights, not yet divided by their sums.
  static func softmax(
    _ tile: AttentionTile, _ scores: AttentionScores<Self>, _ sums: SoftmaxSums, into tiles: Tiles
  ) -> ProductFactor<Self>
  /// One tile of its pullback: the weights P, and the slopes dS by keys and by distances.
  static func softmaxPullback(
    _ tile: AttentionTile, _ scores: AttentionScores<Self>, _ gradient: SoftmaxGradient,
    into tiles: Tiles
  ) -> (weights: TileFactor<Self>, slopes: TileFactor<Self>, shifted: TileFactor<Self>)
}

/// The kernels that the arithmetics hand over.
extension AttentionArithmetic {
  /// Of `gopher_pack_rows` and its likes.
  typealias Packing = (Int, Int, gopher_rows, Int, Int, UnsafeMutablePointer<Word>) -> Void
  /// Of `gopher_pack_panels` and its likes.
  typealias PanelPacking = (Int, Int, gopher_rows, Int, UnsafeMutablePointer<Word>) -> Void
  /// Of `gopher_multiply` and its likes.
  typealias Multiplication = (
    Int, Int, Int, UnsafePointer<Word>, Int, Int, UnsafePointer<Word>, Int, Int,
    UnsafeMutablePointer<Float>, Int, Int32
  ) -> Void
}

/// What the products of attention multiply.
package enum AttentionFactors: Sendable {
  case float32, bfloat16

  /// What tests force; nil for the choice of ``Operations/attentionArithmetic(for:)``.
  @TaskLocal package static var forced: AttentionFactors?
}

extension Operations {
  /// The arithmetic of attention for these operands: bfloat16 for bfloat16 operands where the CPU
  /// has its instructions, else float32, to which operands are widened as they are packed.
  static func attentionArithmetic(
    for operands: AttentionOperands
  ) -> any AttentionArithmetic.Type {
    let isNative =
      operands.query.elementType == .bfloat16 && VectorKernelFamily.current == .avx512bf16
    switch AttentionFactors.forced ?? (isNative ? .bfloat16 : .float32) {
    case .float32: return Float32Attention.self
    case .bfloat16: return BFloat16Attention.self
    }
  }
}

/// Memory for tiles as factors.
protocol AttentionTiles {
  /// Memory for a forward pass or for a pullback.
  init(forPullback: Bool)
}

/// The running maxima and sums of the softmax of a block of rows, and the last factors.
struct SoftmaxSums {
  let maximum, sum, factor: UnsafeMutablePointer<Float>
}

/// What the pullback of the softmax needs beside the scores.
struct SoftmaxGradient {
  /// The gradients by the weights, laid out as the scores by content; overwritten.
  let weights: UnsafeMutablePointer<Float>
  /// The logarithm of each row's sum.
  let logsum: UnsafePointer<Float>
  /// Σ dO∘O of each row.
  let delta: UnsafePointer<Float>
}

/// float32 everywhere.
enum Float32Attention: AttentionArithmetic {
  typealias Word = Float

  /// Tiles stay where the scores were.
  struct Tiles: AttentionTiles {
    init(forPullback: Bool) {}
  }

  static var numbersPerWord: Int { 1 }
  static var packRows: Packing { gopher_pack_rows }
  /// A word is one number, so words across rows are words in rows.
  static var packColumns: Packing { gopher_pack_rows }
  static var packPanels: PanelPacking { gopher_pack_panels }
  static var multiply: Multiplication { gopher_multiply }

  static func softmax(
    _ tile: AttentionTile, _ scores: AttentionScores<Self>, _ sums: SoftmaxSums, into tiles: Tiles
  ) -> ProductFactor<Self> {
    withUnsafePointer(to: tile.kernel) {
      gopher_attention_softmax(
        $0, scores.content, scores.position, sums.maximum, sums.sum, sums.factor)
    }
    return ProductFactor(pointer: scores.content, outer: tile.kernel.stride, inner: 1)
  }

  static func softmaxPullback(
    _ tile: AttentionTile, _ scores: AttentionScores<Self>, _ gradient: SoftmaxGradient,
    into tiles: Tiles
  ) -> (weights: TileFactor<Self>, slopes: TileFactor<Self>, shifted: TileFactor<Self>) {
    withUnsafePointer(to: tile.kernel) {
      gopher_attention_softmax_pullback(
        $0, scores.content, scores.position, gradient.weights, gradient.logsum, gradient.delta)
    }
    func factor(_ x: UnsafePointer<Float>, stride: Int, columns: Int) -> TileFactor<Self> {
      TileFactor(
        straight: ProductFactor(pointer: x, outer: stride, inner: 1),
        transposed: ProductFactor(pointer: x, outer: 1, inner: stride), rows: tile.rows,
        columns: columns)
    }
    let stride = tile.kernel.stride
    return (
      factor(scores.content, stride: stride, columns: tile.columns),
      factor(gradient.weights, stride: stride, columns: tile.columns),
      factor(scores.position, stride: tile.distances, columns: tile.distances)
    )
  }
}
