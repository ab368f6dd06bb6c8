/// What a tape records, and what an ``OperationProfile`` tells apart.
public enum OperationKind: String, CaseIterable, Codable, Sendable {
  /// Rows of the embedding by token.
  case embedding
  /// RMSNorm.
  case rmsNorm = "rms_norm"
  /// Matrix products with weights, biases included; while decoding the logits, too.
  case linear
  /// Relative attention without its projections.
  case relativeAttention = "relative_attention"
  /// The activation between the two feed-forward matrices.
  case activation
  /// Sums of the residual stream.
  case residual
  /// Logits, softmax and loss, or the probabilities of targets.
  case crossEntropy = "cross_entropy"
  /// What rematerialisation does beside the operations that it runs again.
  case rematerialization
  /// The norm of the gradient, for clipping.
  case gradientNorm = "gradient_norm"
  /// The optimiser's update.
  case adam
}
