import CKernels
import GopherCore

extension Operations {
  /// The output of the last position alone, as decoding asks for it: [1, width].
  ///
  /// One row leaves nothing to reuse: keys, distances and values are read once, where they stand. A
  /// piece of work is one head.
  static func attendLast(_ operands: AttentionOperands, geometry: AttentionGeometry) -> Tensor {
    let output = Tensor(uninitialized: operands.query.shape)
    Parallelism.pool.forEach(geometry.heads) { index in
      attendLast(
        operands.head(index, of: 0, in: geometry), geometry: geometry,
        output: output.pointer + index * geometry.keySize)
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
    gopher_copy_adding_bias(1, size, head.query, width, head.contentBias, query, size)
    gopher_matrix_vector(keys, size, head.key, width, query, content)
    gopher_copy_adding_bias(1, size, head.query, width, head.positionBias, query, size)
    let relative = head.relative + (geometry.distances - distances) * width
    gopher_matrix_vector(distances, size, relative, width, query, position)
    let tile = gopher_attention_tile(
      rows: 1, columns: keys, stride: keys, visible: keys, distances: distances,
      shift: distances - keys, scale: geometry.scale)
    var (maximum, sum, factor) = (-Float.infinity, Float.zero, Float.zero)
    withUnsafePointer(to: tile) {
      gopher_attention_softmax($0, content, position, &maximum, &sum, &factor)
    }
    output.update(repeating: 0, count: size)
    gopher_add_weighted_rows(keys, size, content, head.value, width, output)
    gopher_scale(size, 1 / sum, output)
  }
}
