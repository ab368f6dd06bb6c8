import CKernels
import GopherCore

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
      let size = sequence.keys.shape[2]
      precondition(
        sequence.keys.shape[0] == heads && heads * size == width && length <= sequence.positions
          && contentBias.value.count == width && positionBias.value.count == width,
        "relativeAttention: query \(query.shape), keys \(sequence.keys.shape), \(heads) heads for "
          + "\(sequence.positions) positions")
      let geometry = AttentionGeometry(
        heads: heads, keySize: size, queries: length, keys: sequence.positions,
        distances: sequence.relative.shape[1])
      let operands = AttentionOperands(
        query: query.rows(index * length..<(index + 1) * length), key: sequence.keys,
        value: sequence.values, relative: sequence.relative,
        contentBias: contentBias.value(as: .float32),
        positionBias: positionBias.value(as: .float32), headsAreSeparate: true)
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
    let output = Tensor(uninitialized: shape), type = parts[0].operands.query.elementType
    let heads = parts[0].geometry.heads
    Parallelism.pool.forEach(parts.count * heads) { piece in
      let (sequence, index) = piece.quotientAndRemainder(dividingBy: heads)
      let (operands, geometry) = parts[sequence]
      attendLast(
        operands.head(index, of: 0, in: geometry), geometry: geometry,
        output: output.pointer + sequence * geometry.width + index * geometry.keySize)
    }
    return output.converted(to: type)
  }

  private static func attendLast(
    _ head: AttentionHead, geometry: AttentionGeometry, output: UnsafeMutablePointer<Float>
  ) {
    let (size, keys) = (geometry.keySize, geometry.keys)
    let distances = min(geometry.distances, keys)
    let memory = Tensor(uninitialized: [2 * size + keys + distances])
    let row = memory.pointer, query = row + size, content = query + size, position = content + keys
    head.query.copyFirst(size, to: row)
    gopher_copy_adding_bias(1, size, row, size, head.contentBias, query, size)
    head.key.dots(keys, size, with: query, into: content)
    gopher_copy_adding_bias(1, size, row, size, head.positionBias, query, size)
    head.relative.from(row: geometry.distances - distances)
      .dots(distances, size, with: query, into: position)
    let tile = gopher_attention_tile(
      rows: 1, columns: keys, stride: keys, visible: keys, distances: distances,
      shift: distances - keys, scale: geometry.scale)
    var (maximum, sum, factor) = (-Float.infinity, Float.zero, Float.zero)
    withUnsafePointer(to: tile) {
      gopher_attention_softmax($0, content, position, &maximum, &sum, &factor)
    }
    output.update(repeating: 0, count: size)
    head.value.addWeighted(keys, size, weights: content, to: output)
    gopher_scale(size, 1 / sum, output)
  }
}

extension gopher_rows {
  private var floats: UnsafePointer<Float> {
    UnsafePointer(numbers.assumingMemoryBound(to: Float.self))
  }

  private var bfloat16: UnsafePointer<UInt16> {
    UnsafePointer(numbers.assumingMemoryBound(to: UInt16.self))
  }

  /// Copies the first row, widened.
  fileprivate func copyFirst(_ columns: Int, to target: UnsafeMutablePointer<Float>) {
    if is_bfloat16 != 0 {
      gopher_widen_bfloat16(columns, bfloat16, target)
    } else {
      target.update(from: floats, count: columns)
    }
  }

  /// y[row] = row · x.
  fileprivate func dots(
    _ rows: Int, _ columns: Int, with x: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>
  ) {
    if is_bfloat16 != 0 {
      gopher_matrix_vector_bfloat16(rows, columns, bfloat16, stride, x, y)
    } else {
      gopher_matrix_vector(rows, columns, floats, stride, x, y)
    }
  }

  /// y += Σ weight · row.
  fileprivate func addWeighted(
    _ rows: Int, _ columns: Int, weights: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>
  ) {
    if is_bfloat16 != 0 {
      gopher_add_weighted_rows_bfloat16(rows, columns, weights, bfloat16, stride, y)
    } else {
      gopher_add_weighted_rows(rows, columns, weights, floats, stride, y)
    }
  }
}
