import GopherCore
import GopherModel
import Tensors

/// Adam over a list of parameters, with its moments; see `AdamStep` for the formula and `Precision`
/// for how an update reaches a bfloat16 parameter.
///
/// Weight decay is decoupled (AdamW) and applies to matrices alone (names ending in `.weight`), not
/// to gains and biases.
public final class Adam {
  /// The hyper-parameters.
  public let options: TrainingConfiguration.AdamOptions
  /// Updates made so far.
  public private(set) var updates = 0

  private let parameters: [Parameter]
  private let first: [Tensor]
  private let second: [Tensor]
  /// float32 copies of the parameters, with ``Precision/bfloat16Master`` alone.
  private let masters: [Tensor]
  private let precision: Precision
  private let seed: UInt64

  /// Names of the first moments in files: the parameter's with this before it.
  static let firstPrefix = "adam.first."
  /// Names of the second moments in files.
  static let secondPrefix = "adam.second."
  /// Names of the float32 copies in files.
  static let masterPrefix = "adam.master."

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
    _ parameters: [Parameter], options: TrainingConfiguration.AdamOptions = .init(),
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

  /// Writes the moments, and the float32 copies if there are any, as a safetensors file.
  public func save(to path: String) throws -> DurableFile.Record {
    let writer = try SafetensorsWriter(
      path,
      tensors: state.map { ($0.name, .float32, $0.tensor.shape.array) },
      metadata: ["updates": "\(updates)"])
    for (name, tensor) in state { try writer.write(name, tensor) }
    return try writer.commit()
  }

  /// Reads the state back; throws a bad-input failure if they are not those of these parameters.
  public func load(from path: String, updates: Int) throws {
    let file = try SafetensorsFile(path)
    for (name, tensor) in state {
      guard let entry = file.entry(name), entry.shape == tensor.shape.array else {
        throw Failure.badInput(
          "\(path) has no tensor \(name) of shape \(tensor.shape.array); it is the optimiser "
            + "state of another model.")
      }
      try file.read(entry, into: tensor)
    }
    self.updates = updates
  }

  /// All tensors with their names, first moments first, in the order of the parameters.
  private var state: [(name: String, tensor: Tensor)] {
    zip(parameters, first).map { (Self.firstPrefix + $0.name, $1) }
      + zip(parameters, second).map { (Self.secondPrefix + $0.name, $1) }
      + zip(parameters, masters).map { (Self.masterPrefix + $0.name, $1) }
  }
}
