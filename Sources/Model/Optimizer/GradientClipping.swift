import Tensors

/// Clipping of the gradient by its global norm (Gopher section 3.1).
public enum GradientClipping {
  /// √Σ g² over all parameters: float64, parameters in their order, blocks of fixed size.
  public static func norm(of parameters: [Parameter]) -> Double {
    let span = OperationProfile.begin(.gradientNorm)
    defer { span.end() }
    return parameters.reduce(0) { $0 + $1.gradient.sumOfSquares() }.squareRoot()
  }

  /// What gradients are multiplied with: limit / norm where the norm is above the limit, else 1.
  ///
  /// A limit of 0 means no clipping.
  public static func factor(norm: Double, limit: Double) -> Double {
    limit > 0 && norm > limit ? limit / norm : 1
  }
}
