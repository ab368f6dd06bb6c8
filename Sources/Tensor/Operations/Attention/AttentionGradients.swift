/// Where the gradients of one head go: rows of `width`, except those of the biases.
struct AttentionGradients {
  let query: UnsafeMutablePointer<Float>
  let key: UnsafeMutablePointer<Float>
  let value: UnsafeMutablePointer<Float>
  let relative: UnsafeMutablePointer<Float>
  /// [keySize], added to.
  let contentBias: UnsafeMutablePointer<Float>
  /// [keySize], added to.
  let positionBias: UnsafeMutablePointer<Float>
}

/// The gradients of the inputs of relative attention.
struct AttentionGradientTensors {
  let query: Tensor
  let key: Tensor
  let value: Tensor
  /// [L, width], or [sequences, L, width] before ``summingRelative()``.
  private(set) var relative: Tensor
  /// The gradient by u of each sequence, [sequences, width].
  let contentBias: Tensor
  /// The gradient by v of each sequence, [sequences, width].
  let positionBias: Tensor

  init(_ operands: AttentionOperands, geometry: AttentionGeometry, batch: Int) {
    query = Tensor(uninitialized: operands.query.shape)
    key = Tensor(uninitialized: operands.key.shape)
    value = Tensor(uninitialized: operands.value.shape)
    relative = Tensor(uninitialized: [batch, geometry.distances, geometry.width])
    contentBias = Tensor(zeros: [batch, geometry.width])
    positionBias = Tensor(zeros: [batch, geometry.width])
  }

  /// Where one head of one sequence writes.
  func head(_ head: Int, of sequence: Int, in geometry: AttentionGeometry) -> AttentionGradients {
    let column = head * geometry.keySize
    let row = sequence * geometry.keys * geometry.width
    return AttentionGradients(
      query: query.pointer + row + column, key: key.pointer + row + column,
      value: value.pointer + row + column,
      relative: relative.pointer + sequence * geometry.distances * geometry.width + column,
      contentBias: contentBias.pointer + sequence * geometry.width + column,
      positionBias: positionBias.pointer + sequence * geometry.width + column)
  }

  /// The same with the relative gradients summed over the sequences in order.
  func summingRelative() -> AttentionGradientTensors {
    let distances = relative.shape[1]
    let sum = relative.rows(0..<distances)
    for sequence in 1..<max(1, relative.shape[0]) {
      sum.add(relative.rows(sequence * distances..<(sequence + 1) * distances))
    }
    var result = self
    result.relative = sum
    return result
  }
}
