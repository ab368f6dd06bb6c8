import CKernels

extension Operations {
  /// y = gain · x / sqrt(mean(x²) + epsilon) along each row (Zhang and Sennrich 2019; paper,
  /// section 2.1).
  ///
  /// - Parameters:
  ///   - x: [n, d].
  ///   - gain: [d].
  ///   - epsilon: added to the mean of the squares.
  ///   - tape: where the operation is recorded; nil for no gradient.
  /// - Returns: the shape of x.
  public static func rmsNorm(
    _ x: Variable, gain: Parameter, epsilon: Float, tape: Tape?
  ) -> Variable {
    let span = OperationProfile.begin(.rmsNorm)
    defer { span.end() }
    let columns = x.shape.columns
    precondition(
      gain.value.count == columns, "rmsNorm: x \(x.shape), \(gain.name) \(gain.value.shape)")
    let y = Tensor(uninitialized: x.shape, x.value.elementType)
    let inverse = Tensor(uninitialized: [x.shape.rows])
    let scale = gain.value(as: .float32)
    Blocks(count: x.shape.rows, size: normRows).forEach { rows in
      let numbers = rows.lowerBound * columns..<rows.upperBound * columns
      x.value.withFloats(numbers) { from in
        y.updateFloats(numbers, keeping: false) { to in
          gopher_rmsnorm(
            rows.count, columns, from, scale.pointer, epsilon, to,
            inverse.pointer + rows.lowerBound)
        }
      }
    }
    let result = Variable(y)
    tape?.record(result, .rmsNorm, of: gain) { gradient in
      rmsNormPullback(x, gain: gain, inverse: inverse, gradient: gradient)
    }
    return result
  }

  private static func rmsNormPullback(
    _ x: Variable, gain: Parameter, inverse: Tensor, gradient: Tensor
  ) {
    let columns = x.shape.columns
    let blocks = Blocks(count: x.shape.rows, size: normRows)
    // One row of partial sums a block, added up in order.
    let gainParts = Tensor(zeros: [blocks.blocks, columns])
    let scale = gain.value(as: .float32)
    x.accumulate { dx, beta in
      blocks.forEach { rows in
        let numbers = rows.lowerBound * columns..<rows.upperBound * columns
        x.value.withFloats(numbers) { from in
          gradient.withFloats(numbers) { dy in
            dx.updateFloats(numbers, keeping: beta != 0) { to in
              gopher_rmsnorm_pullback(
                rows.count, columns, from, scale.pointer, inverse.pointer + rows.lowerBound, dy,
                to, beta == 0 ? 0 : 1, gainParts.pointer + rows.lowerBound / normRows * columns)
            }
          }
        }
      }
    }
    gain.gradient.addColumnSums(of: gainParts)
  }

  private static let normRows = 32
}
