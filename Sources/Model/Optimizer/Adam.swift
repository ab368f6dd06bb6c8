import GopherCore
import Tensors

/// Adam over a list of parameters, with its moments; see `AdamStep` for the formula and `Precision`
/// for how an update reaches a bfloat16 parameter.
///
/// Weight decay is decoupled (AdamW) and applies to matrices alone (names ending in `.weight`), not
/// to gains and biases.
public final class Adam {
  /// Hyper-parameters; the paper does not state them.
  public struct Options: Codable, Equatable, Sendable {
    /// Decay of the first moment.
    public var beta1: Double = 0.9
    /// Decay of the second moment.
    public var beta2: Double = 0.95
    /// Added to the root of the second moment.
    public var epsilon: Double = 1e-8
    /// Decoupled weight decay of matrices (AdamW); gains and biases are not decayed.
    public var weightDecay: Double = 0

    /// Beta 0.9 and 0.95, epsilon 1e-8, no decay.
    public init() {}

    enum CodingKeys: String, CodingKey {
      case beta1, beta2, epsilon
      case weightDecay = "weight_decay"
    }
  }

  /// The hyper-parameters.
  public let options: Options
  /// Updates made so far; whoever gives the ``state`` back gives this back with it.
  public package(set) var updates = 0

  private let parameters: [Parameter]
  private let first: [Tensor]
  private let second: [Tensor]
  /// float32 copies of the parameters, with ``Precision/bfloat16Master`` alone.
  private let masters: [Tensor]
  private let precision: Precision
  private let seed: UInt64

  /// An optimiser whose moments are zero.
  ///
  /// - Parameters:
  ///   - parameters: held in the precision's type from the first update on; float32 copies are taken
  ///     of their values now.
  ///   - options: the hyper-parameters.
  ///   - precision: how updates reach the parameters.
  ///   - seed: of stochastic rounding, whose random numbers are keyed by seed, parameter, update and
  ///     element.
  public init(
    _ parameters: [Parameter], options: Options = Options(),
    precision: Precision = .float32, seed: UInt64 = 1
  ) {
    self.parameters = parameters
    self.options = options
    self.precision = precision
    self.seed = seed
    masters =
      precision == .bfloat16Master ? parameters.map { $0.value.converted(to: .float32).copy() } : []
    first = parameters.map { Tensor(zeros: $0.value.shape) }
    second = parameters.map { Tensor(zeros: $0.value.shape) }
  }

  /// Updates every parameter from its gradient times `gradientScale`.
  public func update(rate: Double, gradientScale: Double = 1) {
    updates += 1
    for (index, parameter) in parameters.enumerated() {
      let decays = parameter.name.hasSuffix(".weight")
      let step = AdamStep(
        learningRate: rate, beta1: options.beta1, beta2: options.beta2, epsilon: options.epsilon,
        weightDecay: decays ? options.weightDecay : 0, step: updates, gradientScale: gradientScale)
      let isCopied = precision == .bfloat16Master
      step.update(
        isCopied ? masters[index] : parameter.value, gradient: parameter.gradient,
        first: first[index], second: second[index], rounding: rounding(of: parameter))
      if isCopied { parameter.value.convertElements(of: masters[index]) }
    }
  }

  private func rounding(of parameter: Parameter) -> Rounding {
    guard precision == .bfloat16 else { return .nearest }
    return .stochastic(
      Philox(seed: seed, purpose: "rounding \(parameter.name)", step: UInt64(updates)))
  }

  /// What an update changes beside the parameters, float32 tensors by name: first moments, second
  /// moments, then the float32 copies if there are any, each in the order of the parameters.
  package var state: [(name: String, tensor: Tensor)] {
    zip(parameters, first).map { ("adam.first." + $0.name, $1) }
      + zip(parameters, second).map { ("adam.second." + $0.name, $1) }
      + zip(parameters, masters).map { ("adam.master." + $0.name, $1) }
  }
}
