extension Operations {
  /// y[i] = weight[tokens[i]]: the rows of the table that the tokens name.
  ///
  /// - Parameters:
  ///   - tokens: n identifiers, each in 0 ..< V; `batch` sequences one after another.
  ///   - weight: the table [V, d].
  ///   - batch: the number of sequences, which divides n.
  ///   - elementType: the type of the result, which every operation after this one keeps.
  ///   - tape: where the operation is recorded; nil for no gradient.
  /// - Returns: [n, d] for one sequence, [batch, n / batch, d] for more.
  public static func embedding(
    tokens: [Int32], weight: Parameter, batch: Int = 1, as elementType: ElementType = .float32,
    tape: Tape?
  ) -> Variable {
    let span = OperationProfile.begin(.embedding)
    defer { span.end() }
    let table = weight.value(as: elementType), vocabulary = table.shape.rows,
      columns = table.shape.columns
    precondition(
      batch > 0 && tokens.count.isMultiple(of: batch),
      "embedding: \(tokens.count) tokens do not make \(batch) sequences")
    precondition(
      tokens.allSatisfy { $0 >= 0 && $0 < vocabulary },
      "embedding: a token outside the \(vocabulary) rows of \(weight.name)")
    let shape: Shape =
      batch == 1 ? [tokens.count, columns] : [batch, tokens.count / batch, columns]
    let y = Tensor(uninitialized: shape, elementType)
    let rowBytes = columns * elementType.byteCount
    Blocks(count: tokens.count, size: 256).forEach { rows in
      for row in rows {
        (y.bytes + row * rowBytes).copyMemory(
          from: table.bytes + Int(tokens[row]) * rowBytes, byteCount: rowBytes)
      }
    }
    let result = Variable(y)
    tape?.record(result, .embedding, of: weight) { gradient in
      embeddingPullback(tokens: tokens, gradient: gradient, weight: weight)
    }
    return result
  }

  /// weight.gradient[tokens[i]] += gradient[i], in the order of i for every element.
  private static func embeddingPullback(tokens: [Int32], gradient: Tensor, weight: Parameter) {
    let columns = gradient.shape.columns
    let target = weight.gradient
    // Pieces are bands of columns: each sees all tokens in order and writes its own band.
    Blocks(count: columns, size: 64).forEach { band in
      for (row, token) in tokens.enumerated() {
        let to = target.pointer + Int(token) * columns + band.lowerBound
        let start = row * columns + band.lowerBound
        gradient.withFloats(start..<start + band.count) { from in
          for column in 0..<band.count { to[column] += from[column] }
        }
      }
    }
  }
}
