/// The record of one computation, which runs backward once.
///
/// Explicit and scoped: an operation records itself on the tape it is handed, or nowhere. Pullbacks
/// run in the reverse of the order of recording on the calling thread, so gradients accumulate in a
/// fixed order. Each pullback is dropped when it has run, and what it kept is freed.
///
///     let tape = Tape()
///     let loss = Operations.softmaxCrossEntropy(hidden: h, embedding: e, targets: t, tape: tape)
///     tape.backward(from: loss)
public final class Tape {
  /// An operation that has run forward.
  public struct Record {
    /// What it is; nil for an operation of a caller's own.
    public let kind: OperationKind?
    /// The parameter that it works with, where there is one.
    public let parameter: Parameter?
    /// Its result.
    public let result: Tensor
  }

  private typealias Entry = (
    result: Variable, kind: OperationKind?, pullback: (Tensor) -> Void
  )

  private var entries: [Entry] = []
  private let observer: ((Record) -> Void)?

  /// An empty tape.
  public init() { observer = nil }

  /// A tape that keeps nothing and cannot run backward: it shows each result as it comes.
  ///
  /// The operations compute what they compute for any tape, with the same bits.
  public init(observer: @escaping (Record) -> Void) { self.observer = observer }

  /// The number of operations recorded and not yet run backward.
  public var count: Int { entries.count }

  /// Records an operation: `pullback` gets the gradient of `result` and adds to its inputs' own.
  ///
  /// It is not called where nothing after the operation contributed to that gradient.
  ///
  /// - Parameters:
  ///   - result: what the operation made.
  ///   - kind: what it is, for profiles and observers.
  ///   - parameter: the parameter that it works with, for observers.
  ///   - pullback: what runs backward.
  public func record(
    _ result: Variable, _ kind: OperationKind? = nil, of parameter: Parameter? = nil,
    pullback: @escaping (_ gradient: Tensor) -> Void
  ) {
    if let observer {
      observer(Record(kind: kind, parameter: parameter, result: result.value))
    } else {
      entries.append((result, kind, pullback))
    }
  }

  /// Runs the pullbacks from a scalar whose own gradient is `seed`, and empties the tape.
  public func backward(from scalar: Variable, seed: Float = 1) {
    precondition(scalar.value.count == 1, "Tape.backward: from a scalar, not \(scalar.shape)")
    backward(from: scalar, gradient: Tensor(repeating: seed, shape: scalar.shape))
  }

  /// Runs the pullbacks from a result whose gradient is given, and empties the tape.
  package func backward(from result: Variable, gradient: Tensor) {
    precondition(observer == nil, "Tape.backward: a tape with an observer keeps nothing")
    result.accumulate(gradient)
    while let entry = entries.popLast() {
      guard let gradient = entry.result.takeGradient() else { continue }
      OperationProfile.pullback(of: entry.kind) { entry.pullback(gradient) }
    }
  }
}
