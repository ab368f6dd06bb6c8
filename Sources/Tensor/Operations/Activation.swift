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
    let y = Tensor(uninitialized: x.shape, x.value.elementType)
    Blocks(count: x.value.count, size: Tensor.floatsBlock).forEach { block in
      x.value.withFloats(block) { from in
        y.updateFloats(block, keeping: false) { to in
          switch kind {
          case .gelu: gopher_gelu(block.count, from, to)
          case .geluExact: gopher_gelu_exact(block.count, from, to)
          case .relu: gopher_relu(block.count, from, to)
          }
        }
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
      let adds: Int32 = beta == 0 ? 0 : 1
      Blocks(count: dx.count, size: Tensor.floatsBlock).forEach { block in
        x.value.withFloats(block) { from in
          gradient.withFloats(block) { dy in
            dx.updateFloats(block, keeping: beta != 0) { to in
              switch kind {
              case .gelu: gopher_gelu_pullback(block.count, from, dy, to, adds)
              case .geluExact: gopher_gelu_exact_pullback(block.count, from, dy, to, adds)
              case .relu: gopher_relu_pullback(block.count, from, dy, to, adds)
              }
            }
          }
        }
      }
    }
  }
}
