extension Operations {
  /// z = x + y, number by number: the residual connection.
  public static func add(_ x: Variable, _ y: Variable, tape: Tape?) -> Variable {
    let span = OperationProfile.begin(.residual)
    defer { span.end() }
    precondition(x.shape == y.shape, "add: \(x.shape) and \(y.shape)")
    let result = Variable(x.value.adding(y.value))
    tape?.record(result, .residual) { gradient in
      x.accumulate(gradient)
      y.accumulate(gradient)
    }
    return result
  }
}
