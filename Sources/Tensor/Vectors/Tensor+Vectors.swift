import CKernels

/// Arithmetic on whole tensors in place, for optimisers and sums of gradients.
extension Tensor {
  /// Adds `factor` · `other`, element by element.
  public func add(_ other: Tensor, times factor: Float = 1) {
    precondition(other.count == count, "Tensor.add: \(other.shape) to \(shape)")
    Blocks(count: count).forEach { block in
      gopher_add_scaled(
        block.count, factor, other.pointer + block.lowerBound, pointer + block.lowerBound)
    }
  }

  /// Multiplies every number by `factor`.
  public func scale(by factor: Float) {
    Blocks(count: count).forEach { block in
      gopher_scale(block.count, factor, pointer + block.lowerBound)
    }
  }

  /// Σ x², in float64 over blocks of fixed size, so that it has the same bits on any pool.
  public func sumOfSquares() -> Double {
    Blocks(count: count).sum { block in
      gopher_sum_of_squares(block.count, pointer + block.lowerBound)
    }
  }

  /// Whether no number is infinite or not a number.
  public var isFinite: Bool { sumOfSquares().isFinite }

  /// The element-wise sum as a new tensor.
  package func adding(_ other: Tensor) -> Tensor {
    precondition(other.count == count, "Tensor.adding: \(other.shape) to \(shape)")
    let result = Tensor(uninitialized: shape)
    Blocks(count: count).forEach { block in
      let start = block.lowerBound
      gopher_add(block.count, pointer + start, other.pointer + start, result.pointer + start)
    }
    return result
  }

  /// Adds the sum of the rows of `other` [rows, count] to this vector [count].
  ///
  /// Sums of 128 rows are added in order, for accuracy and for the same bits on any pool.
  package func addColumnSums(of other: Tensor) {
    let rows = other.shape.rows, columns = other.shape.columns
    precondition(columns == count, "Tensor.addColumnSums: \(other.shape) to \(shape)")
    Blocks(count: columns, size: 256).forEach { block in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: block.count) { sums in
        guard let partial = sums.baseAddress else { return }
        for start in stride(from: 0, to: rows, by: 128) {
          sums.update(repeating: 0)
          gopher_add_column_sums(
            min(128, rows - start), block.count,
            other.pointer + start * columns + block.lowerBound, columns, partial)
          gopher_add_scaled(block.count, 1, partial, pointer + block.lowerBound)
        }
      }
    }
  }
}
