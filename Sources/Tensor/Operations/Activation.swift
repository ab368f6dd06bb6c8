import CKernels

/// A function applied to each number between the two matrices of the feed-forward network.
public enum Activation: String, Sendable, Codable, CaseIterable {
  /// x/2 · (1 + tanh(sqrt(2/π) · (x + 0.044715 x³))): the form of GPT-2's code.
  case gelu
  /// x/2 · (1 + erf(x/√2)) (Hendrycks and Gimpel 2016).
  case geluExact = "gelu_exact"
  /// max(x, 0).
  case relu
}

extension Operations {
  /// y = f(x), number by number.
  public static func activation(_ x: Variable, _ kind: Activation, tape: Tape?) -> Variable {
    let span = OperationProfile.begin(.activation)
    defer { span.end() }
    let y = Tensor(uninitialized: x.shape)
    Blocks(count: x.value.count).forEach { block in
      let from = x.value.pointer + block.lowerBound, to = y.pointer + block.lowerBound
      switch kind {
      case .gelu: gopher_gelu(block.count, from, to)
      case .geluExact: gopher_gelu_exact(block.count, from, to)
      case .relu: gopher_relu(block.count, from, to)
      }
    }
    let result = Variable(y)
    tape?.record(result, .activation) { gradient in
      activationPullback(x, kind, gradient: gradient)
    }
    return result
  }

  private static func activationPullback(_ x: Variable, _ kind: Activation, gradient: Tensor) {
    x.accumulate { dx, beta in
      Blocks(count: dx.count).forEach { block in
        let start = block.lowerBound, adds: Int32 = beta == 0 ? 0 : 1
        let (from, dy, to) = (x.value.pointer + start, gradient.pointer + start, dx.pointer + start)
        switch kind {
        case .gelu: gopher_gelu_pullback(block.count, from, dy, to, adds)
        case .geluExact: gopher_gelu_exact_pullback(block.count, from, dy, to, adds)
        case .relu: gopher_relu_pullback(block.count, from, dy, to, adds)
        }
      }
    }
  }
}
