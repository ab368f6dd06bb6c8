import CKernels

extension Operations {
  /// scale · Σ_i −log softmax(hidden_i · embeddingᵀ)[target_i], natural logarithms: the sum over
  /// the tokens, with the embedding tied (paper, section 2.1).
  ///
  /// Logits exist for one chunk of rows at a time. With a tape, the gradients are computed from
  /// the same logits while they are there, kept, and handed on by the pullback. Logits and losses
  /// are float32; the gradient by the logits has the type of `hidden`.
  ///
  /// - Parameters:
  ///   - hidden: [n, d].
  ///   - embedding: [V, d].
  ///   - targets: n identifiers below V; a negative one is ignored.
  ///   - scale: a factor of value and gradient, such as 1 / tokens of the step.
  ///   - tape: where the operation is recorded; nil for no gradient.
  /// - Returns: a scalar.
  public static func softmaxCrossEntropy(
    hidden: Variable, embedding: Parameter, targets: [Int32], scale: Float = 1, tape: Tape?
  ) -> Variable {
    let span = OperationProfile.begin(.crossEntropy)
    defer { span.end() }
    let elementType = hidden.value.elementType, table = embedding.value(as: elementType)
    let chunks = LogitChunks(hidden: hidden.value, embedding: table, targets: targets)
    let losses = Tensor(uninitialized: [max(1, targets.count)])
    let gradients = tape.map { _ in
      (
        hidden: Tensor(uninitialized: hidden.shape, elementType),
        embedding: Parameter(borrowing: embedding)
      )
    }
    let rounded = gradients.flatMap { _ in
      elementType == .float32
        ? nil : Tensor(uninitialized: [chunks.mostRows, table.shape.rows], elementType)
    }
    chunks.forEach { rows, logits, targets in
      logits.forEachLogitRow { row, pointer in
        gopher_cross_entropy(
          1, logits.shape.columns, pointer, targets + row, scale, gradients == nil ? 0 : 1,
          losses.pointer + rows.lowerBound + row)
        if let rounded {
          let start = row * logits.shape.columns
          (rounded.bfloat16Pointer + start).round(logits.shape.columns, from: pointer)
        }
      }
      guard let gradients else { return }
      // The logits are now their own gradient.
      let logits = rounded?.rows(0..<rows.count) ?? logits
      gradients.embedding.accumulate { target, beta in
        MatrixProduct.run([
          MatrixProduct(
            logits.matrix, table.matrix, into: gradients.hidden.matrix.rows(rows),
            rowGroup: chunks.rowGroup(rows)),
          MatrixProduct(
            logits.matrix.transposed, hidden.value.matrix.rows(rows), into: target.matrix,
            beta: beta),
        ])
      }
    }
    let sum = losses.values.prefix(targets.count).reduce(0.0) { $0 + Double($1) }
    let result = Variable(Tensor([Float(Double(scale) * sum)], shape: []))
    if let gradients {
      tape?.record(result, .crossEntropy, of: embedding) { seed in
        if seed.scalar != 1 { gradients.hidden.scale(by: seed.scalar) }
        hidden.accumulate(gradients.hidden)
        embedding.accumulate(gradients.embedding.gradient, times: seed.scalar)
      }
    }
    return result
  }
}

extension Parameter {
  /// A parameter of the same name and value, shared, with a gradient of its own.
  fileprivate convenience init(borrowing other: Parameter) {
    self.init(name: other.name, value: other.value)
  }
}
