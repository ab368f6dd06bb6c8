import CKernels

/// Where the gradients of one head go.
struct AttentionGradients {
  let query: gopher_rows
  let key: gopher_rows
  let value: gopher_rows
  let relative: gopher_rows
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
    let elementType = operands.query.elementType
    query = Tensor(uninitialized: operands.query.shape, elementType)
    key = Tensor(uninitialized: operands.key.shape, elementType)
    value = Tensor(uninitialized: operands.value.shape, elementType)
    relative = Tensor(uninitialized: [batch, geometry.distances, geometry.width])
    contentBias = Tensor(zeros: [batch, geometry.width])
    positionBias = Tensor(zeros: [batch, geometry.width])
  }

  /// Where one head of one sequence writes.
  func head(_ head: Int, of sequence: Int, in geometry: AttentionGeometry) -> AttentionGradients {
    let column = head * geometry.keySize
    func rows(_ x: Tensor, of count: Int) -> gopher_rows {
      geometry.rows(of: x, head: head, from: sequence * count)
    }
    return AttentionGradients(
      query: rows(query, of: geometry.queries), key: rows(key, of: geometry.keys),
      value: rows(value, of: geometry.keys), relative: rows(relative, of: geometry.distances),
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
