extension Tape {
  /// A part of the computation that keeps its input alone and is computed again for its gradient.
  ///
  /// Gradient checkpointing (Chen et al. 2016): the pullback runs `body` a second time on a tape of
  /// its own. Operations are pure functions, so values and gradients have the same bits as without.
  ///
  /// - Parameters:
  ///   - x: the input; all else that `body` reads must be parameters or constants.
  ///   - tape: where the part is recorded; with nil it is computed once and nothing is kept.
  ///   - body: the part, recorded on the tape it is handed.
  /// - Returns: the result of the part.
  public static func rematerialized(
    _ x: Variable, tape: Tape?, body: @escaping (Variable, Tape?) -> Variable
  ) -> Variable {
    guard let tape else { return body(x, nil) }
    // Recorded, though on a tape that is dropped: some operations take another way without one.
    let result = Variable(body(Variable(x.value), Tape()).value)
    tape.record(result, .rematerialization) { gradient in
      let input = Variable(x.value), again = Tape()
      again.backward(from: body(input, again), gradient: gradient)
      if let inputGradient = input.gradient { x.accumulate(inputGradient) }
    }
    return result
  }
}
