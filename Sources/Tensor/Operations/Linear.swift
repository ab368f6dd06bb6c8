import CKernels

extension Operations {
  /// y = x · weightᵀ + bias.
  ///
  /// - Parameters:
  ///   - x: [n, in].
  ///   - weight: [out, in].
  ///   - bias: [out], or nil for none.
  ///   - tape: where the operation is recorded; nil for no gradient.
  /// - Returns: the shape of x with `out` columns, of the type of x.
  public static func linear(
    _ x: Variable, weight: Parameter, bias: Parameter? = nil, tape: Tape?
  ) -> Variable {
    let span = OperationProfile.begin(.linear)
    defer { span.end() }
    let result = Variable(
      linear(x.value, weight, bias, as: x.value.elementType, records: tape != nil))
    tape?.record(result, .linear, of: weight) { gradient in
      linearPullback(x, weight: weight, bias: bias, gradient: gradient)
    }
    return result
  }

  /// x · weightᵀ + bias as a type; a row of a sequence of one row is computed by itself.
  static func linear(
    _ x: Tensor, _ parameter: Parameter, _ bias: Parameter?, as elementType: ElementType,
    records: Bool
  ) -> Tensor {
    let weight = parameter.value(as: x.elementType), bias = bias?.value(as: .float32)
    precondition(
      weight.shape.columns == x.shape.columns,
      "linear: x \(x.shape), \(parameter.name) \(weight.shape)")
    let y = Tensor(uninitialized: x.shape.replacingColumns(weight.shape.rows), elementType)
    if !records, x.shape.rowGroup == 1 {
      multiplySingleRows(x, weight, into: y, bias: bias)
    } else {
      matrixMultiply(
        x.matrix, weight.matrix.transposed, into: y.matrix, rowGroup: x.shape.rowGroup, bias: bias)
    }
    return y
  }

  private static func linearPullback(
    _ x: Variable, weight: Parameter, bias: Parameter?, gradient: Tensor
  ) {
    // Both products share the threads.
    var products: [MatrixProduct] = []
    x.accumulate { dx, beta in
      products.append(
        MatrixProduct(
          gradient.matrix, weight.value(as: x.value.elementType).matrix, into: dx.matrix,
          beta: beta,
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
    let numbers = x.converted(to: .float32)
    let sums = y.elementType == .float32 ? y : Tensor(uninitialized: y.shape)
    Blocks(count: outputs, size: max(16, (1 << 16) / max(1, inputs))).forEach { block in
      let target = sums.pointer + block.lowerBound
      weight.multiplyRows(block, vectors: numbers, into: target, stride: outputs)
      if let bias {
        gopher_add_bias(rows, block.count, bias.pointer + block.lowerBound, target, outputs)
      }
    }
    if y.elementType == .bfloat16 { y.convertElements(of: sums) }
  }
}

extension Tensor {
  /// y[v, i] = row i of a range of this matrix's rows · vector v, results `stride` apart.
  fileprivate func multiplyRows(
    _ range: Range<Int>, vectors x: Tensor, into y: UnsafeMutablePointer<Float>, stride: Int
  ) {
    let columns = shape.columns, start = range.lowerBound * columns
    switch elementType {
    case .float32:
      gopher_matrix_vectors(
        range.count, columns, pointer + start, columns, x.shape.rows, x.pointer, columns, y, stride)
    case .bfloat16:
      gopher_matrix_vectors_bfloat16(
        range.count, columns, (bfloat16Pointer + start).kernel, columns, x.shape.rows, x.pointer,
        columns, y, stride)
    }
  }
}
