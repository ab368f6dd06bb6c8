import CKernels
import GopherCore

/// The positions of one sequence that a generation has seen, those of its query included.
public struct CachedSequence {
  /// [at least ``positions``, heads · key].
  public let keys: Tensor
  /// As the keys.
  public let values: Tensor
  /// The number of positions.
  public let positions: Int
  /// [L, heads · key], the last row distance 0; larger distances count as L − 1.
  public let relative: Tensor

  /// A sequence of these positions.
  public init(keys: Tensor, values: Tensor, positions: Int, relative: Tensor) {
    precondition(
      values.shape == keys.shape && keys.shape.rows >= positions,
      "CachedSequence: keys \(keys.shape), values \(values.shape) for \(positions) positions")
    self.keys = keys
    self.values = values
    self.positions = positions
    self.relative = relative
  }
}

extension Operations {
  /// Attention of new positions against caches of keys and values, for generation.
  ///
  /// As ``relativeAttention(query:key:value:relative:contentBias:positionBias:heads:batch:tape:)``
  /// for the last positions; nothing is recorded. The bits of a sequence do not depend on others.
  ///
  /// - Parameters:
  ///   - query: [n, heads · key], the last n positions of one sequence, or the last position of each
  ///     of n sequences.
  ///   - sequences: one, or n.
  ///   - contentBias: u, [heads, key].
  ///   - positionBias: v, [heads, key].
  ///   - heads: the number of heads, which divides the columns.
  /// - Returns: the shape of the queries.
  public static func relativeAttention(
    query: Tensor, over sequences: [CachedSequence], contentBias: Parameter,
    positionBias: Parameter, heads: Int
  ) -> Tensor {
    let span = OperationProfile.begin(.relativeAttention)
    defer { span.end() }
    let rows = query.shape.rows, width = query.shape.columns
    precondition(
      sequences.count == 1 || sequences.count == rows,
      "relativeAttention: query \(query.shape) for \(sequences.count) sequences")
    let length = rows / sequences.count
    let parts = sequences.enumerated().map { index, sequence in
      precondition(
        sequence.keys.shape.columns == width && length <= sequence.positions,
        "relativeAttention: query \(query.shape), keys \(sequence.keys.shape) for "
          + "\(sequence.positions) positions")
      let geometry = attentionGeometry(
        width: width, heads: heads, queries: length, keys: sequence.positions,
        relative: sequence.relative, contentBias: contentBias, positionBias: positionBias)
      let operands = AttentionOperands(
        query: query.rows(index * length..<(index + 1) * length), key: sequence.keys,
        value: sequence.values, relative: sequence.relative, contentBias: contentBias.value,
        positionBias: positionBias.value)
      return (operands: operands, geometry: geometry)
    }
    if length == 1 { return attendLast(parts, shape: query.shape) }
    let arithmetic = attentionArithmetic(for: parts[0].operands)
    return attend(parts[0].operands, geometry: parts[0].geometry, batch: 1, by: arithmetic).output
      .reshaped(query.shape)
  }

  /// The outputs of the last position of each sequence, one row a sequence.
  ///
  /// One row leaves nothing to reuse: keys, distances and values are read once, where they stand. A
  /// piece of work is one head of one sequence.
  private static func attendLast(
    _ parts: [(operands: AttentionOperands, geometry: AttentionGeometry)], shape: Shape
  ) -> Tensor {
    let output = Tensor(uninitialized: shape)
    let heads = parts[0].geometry.heads
    Parallelism.pool.forEach(parts.count * heads) { piece in
      let (sequence, index) = piece.quotientAndRemainder(dividingBy: heads)
      let (operands, geometry) = parts[sequence]
      attendLast(
        operands.head(index, of: 0, in: geometry), geometry: geometry,
        output: output.pointer + sequence * geometry.width + index * geometry.keySize)
    }
    return output
  }

  private static func attendLast(
    _ head: AttentionHead, geometry: AttentionGeometry, output: UnsafeMutablePointer<Float>
  ) {
    let (size, width, keys) = (geometry.keySize, geometry.width, geometry.keys)
    let distances = min(geometry.distances, keys)
    let memory = Tensor(uninitialized: [size + keys + distances])
    let query = memory.pointer, content = query + size, position = content + keys
    func numbers(_ rows: gopher_rows) -> UnsafePointer<Float> {
      UnsafePointer(rows.numbers.assumingMemoryBound(to: Float.self))
    }
    let relative = head.relative.from(row: geometry.distances - distances)
    gopher_copy_adding_bias(1, size, numbers(head.query), width, head.contentBias, query, size)
    gopher_matrix_vector(keys, size, numbers(head.key), width, query, content)
    gopher_copy_adding_bias(1, size, numbers(head.query), width, head.positionBias, query, size)
    gopher_matrix_vector(distances, size, numbers(relative), width, query, position)
    let tile = gopher_attention_tile(
      rows: 1, columns: keys, stride: keys, visible: keys, distances: distances,
      shift: distances - keys, scale: geometry.scale)
    var (maximum, sum, factor) = (-Float.infinity, Float.zero, Float.zero)
    withUnsafePointer(to: tile) {
      gopher_attention_softmax($0, content, position, &maximum, &sum, &factor)
    }
    output.update(repeating: 0, count: size)
    gopher_add_weighted_rows(keys, size, content, numbers(head.value), width, output)
    gopher_scale(size, 1 / sum, output)
  }
}
