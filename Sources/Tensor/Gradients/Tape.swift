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
  private var records: [(result: Variable, pullback: (Tensor) -> Void)] = []

  /// An empty tape.
  public init() {}

  /// The number of operations recorded and not yet run backward.
  public var count: Int { records.count }

  /// Records an operation: `pullback` gets the gradient of `result` and adds to its inputs' own.
  ///
  /// It is not called where nothing after the operation contributed to that gradient.
  public func record(_ result: Variable, pullback: @escaping (_ gradient: Tensor) -> Void) {
    records.append((result, pullback))
  }

  /// Runs the pullbacks from a scalar whose own gradient is `seed`, and empties the tape.
  public func backward(from scalar: Variable, seed: Float = 1) {
    precondition(scalar.value.count == 1, "Tape.backward: from a scalar, not \(scalar.shape)")
    backward(from: scalar, gradient: Tensor(repeating: seed, shape: scalar.shape))
  }

  /// Runs the pullbacks from a result whose gradient is given, and empties the tape.
  package func backward(from result: Variable, gradient: Tensor) {
    result.accumulate(gradient)
    while let record = records.popLast() {
      if let gradient = record.result.takeGradient() { record.pullback(gradient) }
    }
  }
}
