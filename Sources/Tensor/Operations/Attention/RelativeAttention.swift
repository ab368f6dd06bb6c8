import CKernels

extension Operations {
  /// Causal attention with the relative positions of Transformer-XL.
  ///
  /// Dai et al. 2019, section 3.3; Gopher paper, section 2.1.
  ///
  ///     score(i, j) = [ (q_i + u)·k_j + (q_i + v)·r_{i−j} ] / sqrt(key)     for j ≤ i
  ///     y_i = Σ_j softmax_j(score(i, j)) · value_j                          for each head
  ///
  /// Computed by tiles of query rows × keys, up to the last key that the rows see: a thread holds
  /// one tile of scores, so memory is linear in the context. The logarithms of the softmax's sums
  /// are kept, scores are computed again in the pullback.
  ///
  /// - Parameters:
  ///   - query: [n, heads · key], `batch` sequences of n / batch positions one after another.
  ///   - key: the shape of the queries.
  ///   - value: the shape of the queries.
  ///   - relative: [L, heads · key], the projected positions: **row m is distance L − 1 − m**, the
  ///     last row distance 0. With L less than the positions, larger distances count as L − 1
  ///     (inference alone); with L greater, the last rows are used.
  ///   - contentBias: u, [heads, key].
  ///   - positionBias: v, [heads, key].
  ///   - heads: the number of heads, which divides the columns.
  ///   - batch: the number of sequences, which divides n.
  ///   - tape: where the operation is recorded; nil for no gradient.
  /// - Returns: the shape of the queries.
  public static func relativeAttention(
    query: Variable, key: Variable, value: Variable, relative: Variable,
    contentBias: Parameter, positionBias: Parameter, heads: Int, batch: Int, tape: Tape?
  ) -> Variable {
    let span = OperationProfile.begin(.relativeAttention)
    defer { span.end() }
    let rows = query.shape.rows
    precondition(
      key.shape == query.shape && value.shape == query.shape,
      "relativeAttention: query \(query.shape), key \(key.shape), value \(value.shape)")
    precondition(
      batch > 0 && rows.isMultiple(of: batch),
      "relativeAttention: \(rows) rows do not make \(batch) sequences")
    let geometry = attentionGeometry(
      width: query.shape.columns, heads: heads, queries: rows / batch, keys: rows / batch,
      relative: relative.value, contentBias: contentBias, positionBias: positionBias)
    precondition(
      tape == nil || geometry.distances >= geometry.keys,
      "relativeAttention: \(geometry.distances) distances for \(geometry.keys) positions")
    let operands = AttentionOperands(
      query: query.value, key: key.value, value: value.value, relative: relative.value,
      contentBias: contentBias.value(as: .float32), positionBias: positionBias.value(as: .float32))
    let arithmetic = attentionArithmetic(for: operands)
    let (output, logsum) = attend(operands, geometry: geometry, batch: batch, by: arithmetic)
    let result = Variable(output)
    tape?.record(result, .relativeAttention, of: contentBias) { gradient in
      let gradients = attendPullback(
        operands, geometry: geometry, batch: batch, output: output, logsum: logsum,
        gradient: gradient, by: arithmetic)
      query.accumulate(gradients.query)
      key.accumulate(gradients.key)
      value.accumulate(gradients.value)
      relative.accumulate(gradients.relative.converted(to: relative.value.elementType))
      contentBias.gradient.addColumnSums(of: gradients.contentBias)
      positionBias.gradient.addColumnSums(of: gradients.positionBias)
    }
    return result
  }

  private static func attentionGeometry(
    width: Int, heads: Int, queries: Int, keys: Int, relative: Tensor, contentBias: Parameter,
    positionBias: Parameter
  ) -> AttentionGeometry {
    precondition(
      heads > 0 && width.isMultiple(of: heads),
      "relativeAttention: \(width) columns do not make \(heads) heads")
    precondition(
      relative.shape.columns == width && relative.shape.rows > 0,
      "relativeAttention: relative \(relative.shape) for \(width) columns")
    precondition(
      contentBias.value.count == width && positionBias.value.count == width,
      "relativeAttention: biases \(contentBias.value.shape) and \(positionBias.value.shape) "
        + "for \(width) columns")
    return AttentionGeometry(
      heads: heads, keySize: width / heads, queries: queries, keys: keys,
      distances: relative.shape.rows)
  }
}
