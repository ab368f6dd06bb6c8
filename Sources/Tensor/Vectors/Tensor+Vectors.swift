import CKernels

/// Arithmetic on whole tensors in place, for optimisers and sums of gradients.
extension Tensor {
  /// Adds `factor` · `other`, element by element.
  public func add(_ other: Tensor, times factor: Float = 1) {
    precondition(other.count == count, "Tensor.add: \(other.shape) to \(shape)")
    storage.generation &+= 1
    Blocks(count: count, size: Self.floatsBlock).forEach { block in
      other.withFloats(block) { from in
        updateFloats(block, keeping: true) { gopher_add_scaled(block.count, factor, from, $0) }
      }
    }
  }

  /// Multiplies every number by `factor`.
  public func scale(by factor: Float) {
    storage.generation &+= 1
    Blocks(count: count, size: Self.floatsBlock).forEach { block in
      updateFloats(block, keeping: true) { gopher_scale(block.count, factor, $0) }
    }
  }

  /// Σ x², in float64 over blocks of fixed size, so that it has the same bits on any pool.
  public func sumOfSquares() -> Double {
    Blocks(count: count).sum { block in
      withFloats(block) { gopher_sum_of_squares(block.count, $0) }
    }
  }

  /// Whether no number is infinite or not a number.
  public var isFinite: Bool { sumOfSquares().isFinite }

  /// The element-wise sum as a new tensor of this one's type.
  package func adding(_ other: Tensor) -> Tensor {
    precondition(other.count == count, "Tensor.adding: \(other.shape) to \(shape)")
    let result = Tensor(uninitialized: shape, elementType)
    Blocks(count: count, size: Self.floatsBlock).forEach { block in
      withFloats(block) { x in
        other.withFloats(block) { y in
          result.updateFloats(block, keeping: false) { gopher_add(block.count, x, y, $0) }
        }
      }
    }
    return result
  }

  /// sums[columns] += Σ of some rows, in their order.
  private func addColumnSums(
    rows: Range<Int>, columns: Range<Int>, to sums: UnsafeMutablePointer<Float>
  ) {
    let width = shape.columns
    switch elementType {
    case .float32:
      gopher_add_column_sums(
        rows.count, columns.count, pointer + rows.lowerBound * width + columns.lowerBound, width,
        sums)
    case .bfloat16:
      for row in rows {
        let start = row * width + columns.lowerBound
        withFloats(start..<start + columns.count) {
          gopher_add_scaled(columns.count, 1, $0, sums)
        }
      }
    }
  }

  /// Adds the sum of the rows of `other` [rows, count] to this float32 vector [count].
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
          other.addColumnSums(
            rows: start..<min(rows, start + 128), columns: block, to: partial)
          gopher_add_scaled(block.count, 1, partial, pointer + block.lowerBound)
        }
      }
    }
  }
}
