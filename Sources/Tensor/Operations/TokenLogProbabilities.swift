import CKernels

extension Operations {
  /// log softmax(hidden_i · embeddingᵀ)[target_i] (natural) for each row, and whether the target is
  /// the arg-max: no logit is greater, and none of a lower identifier is equal.
  ///
  /// A negative target is ignored: 0 and true. Logits exist for one chunk of rows at a time.
  ///
  /// - Parameters:
  ///   - hidden: [n, d].
  ///   - embedding: [V, d].
  ///   - targets: n identifiers below V.
  public static func tokenLogProbabilities(
    hidden: Tensor, embedding: Parameter, targets: [Int32]
  ) -> (logProbability: [Float], isArgmax: [Bool]) {
    let span = OperationProfile.begin(.crossEntropy)
    defer { span.end() }
    let logProbability = Tensor(zeros: [targets.count])
    var isArgmax = [UInt8](repeating: 1, count: targets.count)
    isArgmax.withUnsafeMutableBufferPointer { isArgmax in
      guard let flags = isArgmax.baseAddress else { return }
      LogitChunks(
        hidden: hidden, embedding: embedding.value(as: hidden.elementType), targets: targets
      )
      .forEach { rows, logits, targets in
        logits.forEachLogitRow { row, pointer in
          let index = rows.lowerBound + row
          gopher_log_probability(
            1, logits.shape.columns, pointer, targets + row, logProbability.pointer + index,
            flags + index)
        }
      }
    }
    return (logProbability.values, isArgmax.map { $0 != 0 })
  }

  /// hidden · embeddingᵀ, [n, V]: the scores of the next token, for generation.
  ///
  /// Meant for the last row or few: all n × V are held, as float32.
  public static func logits(hidden: Tensor, embedding: Parameter) -> Tensor {
    linear(hidden, embedding, nil, as: .float32, records: false)
  }
}
