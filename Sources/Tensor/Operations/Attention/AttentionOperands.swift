/// The inputs of relative attention.
struct AttentionOperands {
  let query: Tensor
  let key: Tensor
  let value: Tensor
  let relative: Tensor
  let contentBias: Tensor
  let positionBias: Tensor

  /// One head of one sequence of a batch.
  func head(_ head: Int, of sequence: Int, in geometry: AttentionGeometry) -> AttentionHead {
    let column = head * geometry.keySize
    let queryStart = sequence * geometry.queries * geometry.width + column
    let keyStart = sequence * geometry.keys * geometry.width + column
    return AttentionHead(
      query: query.pointer + queryStart, key: key.pointer + keyStart,
      value: value.pointer + keyStart, relative: relative.pointer + column,
      contentBias: contentBias.pointer + column, positionBias: positionBias.pointer + column)
  }
}

/// One head of one sequence as raw memory: pointers to its first numbers in rows of `width`.
struct AttentionHead {
  let query: UnsafePointer<Float>
  let key: UnsafePointer<Float>
  let value: UnsafePointer<Float>
  let relative: UnsafePointer<Float>
  let contentBias: UnsafePointer<Float>
  let positionBias: UnsafePointer<Float>
}
