import Tensors

/// An operation held against its plain version: its result, and its gradients along a direction.
///
/// The loss is ⟨result, weights⟩ with random weights. For inputs x and a random direction d the
/// quotient (f(x + h·d) − f(x − h·d)) / 2h of the float64 version has a relative error of about
/// h² + 1e-16/h, 1e-10 at h = 1e-5. So what the check sees is the error of the float32 operation,
/// about sqrt(terms)·6e-8 for each sum; tolerances here are 1e-5 or less, but
/// where a test says why more is due (kinks of relu, scores of attention in the hundreds).
struct GradientCheck {
  /// The relative error of the result.
  let result: Double
  /// |⟨gradient, d⟩ − quotient|, relative to the gradient's length.
  let gradient: Double

  /// Runs the operation on a tape, in every kernel family of this machine, and its plain version on
  /// the same inputs; the errors are those of the worst family.
  ///
  /// `plain` gets the values of the variables, then of the parameters.
  init(
    variables: [Variable] = [], parameters: [Parameter] = [],
    operation: (Tape) -> Variable, plain: ([[Double]]) -> [Double]
  ) {
    let inputs = variables.map(\.value.doubles) + parameters.map(\.value.doubles)
    let expected = plain(inputs), weights = Samples.normal([expected.count], "weights")
    let direction = Direction(inputs) { inputs in
      zip(plain(inputs), weights.doubles).reduce(0) { $0 + $1.0 * $1.1 }
    }
    var worst = (result: 0.0, gradient: 0.0)
    inEveryFamily {
      for variable in variables { _ = variable.takeGradient() }
      for parameter in parameters { parameter.zeroGradient() }
      let tape = Tape(), fast = operation(tape)
      worst.result = max(worst.result, relativeError(fast.value, expected))
      tape.backward(from: weightedSum(fast, weights, tape: tape))
      let gradients =
        variables.map { $0.gradient?.doubles ?? [] } + parameters.map(\.gradient.doubles)
      worst.gradient = max(worst.gradient, direction.error(of: gradients))
    }
    (result, gradient) = worst
  }

  /// A random direction from some inputs, and the slope of a function along it.
  private struct Direction {
    private let directions: [[Double]]
    private let quotient: Double

    init(_ inputs: [[Double]], function: ([[Double]]) -> Double) {
      let directions = inputs.enumerated().map { index, input in
        Samples.normal([input.count], "direction \(index)").doubles
      }
      let h = 1e-5
      func at(_ step: Double) -> Double {
        function(zip(inputs, directions).map { x, d in zip(x, d).map { $0 + step * $1 } })
      }
      self.directions = directions
      quotient = (at(h) - at(-h)) / (2 * h)
    }

    func error(of gradients: [[Double]]) -> Double {
      var inner = 0.0, squares = 0.0
      for (gradient, direction) in zip(gradients, directions) {
        guard gradient.count == direction.count else { return .infinity }
        for (g, d) in zip(gradient, direction) {
          inner += g * d
          squares += g * g
        }
      }
      // Relative to the gradient's length, because the inner product itself may cancel.
      return abs(inner - quotient) / max(squares.squareRoot(), 1e-30)
    }
  }
}

/// ⟨x, weights⟩ as a scalar on the tape: makes a loss of any operation's result.
func weightedSum(_ x: Variable, _ weights: Tensor, tape: Tape) -> Variable {
  let sum = zip(x.value.doubles, weights.doubles).reduce(0) { $0 + $1.0 * $1.1 }
  let result = Variable(Tensor([Float(sum)], shape: []))
  tape.record(result) { seed in
    let gradient = weights.copy()
    gradient.scale(by: seed.scalar)
    x.accumulate(gradient)
  }
  return result
}
