import CKernels

extension Operations {
  /// y = x · weightᵀ + bias.
  ///
  /// - Parameters:
  ///   - x: [n, in].
  ///   - weight: [out, in].
  ///   - bias: [out], or nil for none.
  ///   - tape: where the operation is recorded; nil for no gradient.
  /// - Returns: the shape of x with `out` columns.
  public static func linear(
    _ x: Variable, weight: Parameter, bias: Parameter? = nil, tape: Tape?
  ) -> Variable {
    let span = OperationProfile.begin(.linear)
    defer { span.end() }
    let inputs = x.shape.columns, outputs = weight.value.shape.rows
    precondition(
      weight.value.shape.columns == inputs,
      "linear: x \(x.shape), \(weight.name) \(weight.value.shape)")
    let y = Tensor(uninitialized: x.shape.replacingColumns(outputs))
    if tape == nil, x.shape.rowGroup == 1 {
      multiplySingleRows(x.value, weight.value, into: y, bias: bias?.value)
    } else {
      matrixMultiply(
        x.value.matrix, weight.value.matrix.transposed, into: y.matrix, rowGroup: x.shape.rowGroup,
        bias: bias?.value)
    }
    let result = Variable(y)
    tape?.record(result, .linear, of: weight) { gradient in
      linearPullback(x, weight: weight, bias: bias, gradient: gradient)
    }
    return result
  }

  private static func linearPullback(
    _ x: Variable, weight: Parameter, bias: Parameter?, gradient: Tensor
  ) {
    // Both products share the threads.
    var products: [MatrixProduct] = []
    x.accumulate { dx, beta in
      products.append(
        MatrixProduct(
          gradient.matrix, weight.value.matrix, into: dx.matrix, beta: beta,
          rowGroup: x.shape.rowGroup))
    }
    weight.accumulate { dw, beta in
      products.append(
        MatrixProduct(gradient.matrix.transposed, x.value.matrix, into: dw.matrix, beta: beta))
    }
    MatrixProduct.run(products)
    bias?.gradient.addColumnSums(of: gradient)
  }

  /// The product for sequences of one row, as decoding has them: dot products, not sgemm.
  ///
  /// The time is that of reading the weights, once for all sequences. The bits of a row do not
  /// depend on the others.
  static func multiplySingleRows(_ x: Tensor, _ weight: Tensor, into y: Tensor, bias: Tensor?) {
    let inputs = weight.shape.columns, outputs = weight.shape.rows, rows = x.shape.rows
    Blocks(count: outputs, size: max(16, (1 << 16) / max(1, inputs))).forEach { block in
      let target = y.pointer + block.lowerBound
      gopher_matrix_vectors(
        block.count, inputs, weight.pointer + block.lowerBound * inputs, inputs, rows, x.pointer,
        inputs, target, outputs)
      if let bias {
        gopher_add_bias(rows, block.count, bias.pointer + block.lowerBound, target, outputs)
      }
    }
  }
}
