import GopherCore

/// The positions of one sequence that a generation has seen, those of its query included.
///
/// Each head stands by itself, so that decoding reads it from end to end.
public struct CachedSequence {
  /// [heads, at least ``positions``, key].
  public let keys: Tensor
  /// As the keys.
  public let values: Tensor
  /// The number of positions.
  public let positions: Int
  /// [heads, L, key], the last row of a head distance 0; larger distances count as L − 1.
  public let relative: Tensor

  /// A sequence of these positions.
  public init(keys: Tensor, values: Tensor, positions: Int, relative: Tensor) {
    precondition(
      keys.shape.rank == 3 && values.shape == keys.shape && keys.shape[1] >= positions,
      "CachedSequence: keys \(keys.shape), values \(values.shape) for \(positions) positions")
    precondition(
      relative.shape.rank == 3 && relative.shape[0] == keys.shape[0]
        && relative.shape[2] == keys.shape[2] && relative.shape[1] > 0,
      "CachedSequence: relative \(relative.shape) for keys \(keys.shape)")
    self.keys = keys
    self.values = values
    self.positions = positions
    self.relative = relative
  }
}

extension Tensor {
  /// Rows of all heads, [n, heads · key], as heads of rows, [heads, n, key], of the same type.
  public func separatingHeads(_ heads: Int) -> Tensor {
    let (rows, size) = (shape.rows, shape.columns / heads)
    let result = Tensor(uninitialized: [heads, rows, size], elementType)
    result.copyHeads(of: self, to: 0)
    return result
  }

  /// Overwrites the rows from `start` on of each head of this tensor, [heads, rows, key], by rows of
  /// all heads, [n, heads · key].
  public func copyHeads(of rows: Tensor, to start: Int) {
    let (heads, room, size) = (shape[0], shape[1], shape[2]), count = rows.shape.rows
    precondition(
      shape.rank == 3 && rows.shape.columns == heads * size && start + count <= room,
      "Tensor.copyHeads: \(rows.shape) from row \(start) of \(shape)")
    let source = rows.converted(to: elementType), width = size * elementType.byteCount
    func copy(_ head: Int) {
      for row in 0..<count {
        (bytes + (head * room + start + row) * width).copyMemory(
          from: source.bytes + (row * heads + head) * width, byteCount: width)
      }
    }
    if count == 1 { return (0..<heads).forEach(copy) }
    Parallelism.pool.forEach(heads, copy)
  }

  /// Overwrites the first rows of each head by those of another tensor of as many heads.
  public func copyFirstRows(_ count: Int, ofEachHeadOf other: Tensor) {
    let (heads, room, size) = (shape[0], shape[1], shape[2])
    precondition(
      other.elementType == elementType && other.shape[0] == heads && other.shape[2] == size
        && count <= min(room, other.shape[1]),
      "Tensor.copyFirstRows: \(count) of \(other.shape) to \(shape)")
    let width = size * elementType.byteCount
    for head in 0..<heads {
      (bytes + head * room * width).copyMemory(
        from: other.bytes + head * other.shape[1] * width, byteCount: count * width)
    }
  }
}
