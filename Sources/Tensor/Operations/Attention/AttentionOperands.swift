import CKernels

/// The inputs of relative attention.
struct AttentionOperands {
  let query: Tensor
  let key: Tensor
  let value: Tensor
  let relative: Tensor
  let contentBias: Tensor
  let positionBias: Tensor
  /// Whether keys, values and relative projections are [heads, rows, key] of one sequence.
  var headsAreSeparate = false

  /// One head of one sequence of a batch.
  func head(_ head: Int, of sequence: Int, in geometry: AttentionGeometry) -> AttentionHead {
    let column = head * geometry.keySize
    func rows(_ x: Tensor, from row: Int) -> gopher_rows {
      geometry.rows(of: x, head: head, from: row)
    }
    let (content, position) = (contentBias.pointer + column, positionBias.pointer + column)
    if headsAreSeparate {
      precondition(sequence == 0, "AttentionOperands: separate heads are of one sequence")
      return AttentionHead(
        query: rows(query, from: 0), key: gopher_rows(head, of: key),
        value: gopher_rows(head, of: value), relative: gopher_rows(head, of: relative),
        contentBias: content, positionBias: position)
    }
    return AttentionHead(
      query: rows(query, from: sequence * geometry.queries),
      key: rows(key, from: sequence * geometry.keys),
      value: rows(value, from: sequence * geometry.keys), relative: rows(relative, from: 0),
      contentBias: content, positionBias: position)
  }
}

/// One head of one sequence as raw memory.
struct AttentionHead {
  let query: gopher_rows
  let key: gopher_rows
  let value: gopher_rows
  let relative: gopher_rows
  let contentBias: UnsafePointer<Float>
  let positionBias: UnsafePointer<Float>
}

extension AttentionGeometry {
  /// One head of rows of all heads, from a row on.
  func rows(of x: Tensor, head: Int, from row: Int) -> gopher_rows {
    gopher_rows(
      numbers: x.bytes + (row * width + head * keySize) * x.elementType.byteCount, stride: width,
      is_bfloat16: x.elementType == .bfloat16 ? 1 : 0)
  }
}

extension gopher_rows {
  /// One head of [heads, rows, key].
  init(_ head: Int, of x: Tensor) {
    let (rows, size) = (x.shape[1], x.shape[2])
    self.init(
      numbers: x.bytes + head * rows * size * x.elementType.byteCount, stride: size,
      is_bfloat16: x.elementType == .bfloat16 ? 1 : 0)
  }

  /// The rows from one on.
  func from(row: Int) -> gopher_rows {
    let bytes = row * stride * (is_bfloat16 != 0 ? 2 : 4)
    return gopher_rows(numbers: numbers + bytes, stride: stride, is_bfloat16: is_bfloat16)
  }
}
