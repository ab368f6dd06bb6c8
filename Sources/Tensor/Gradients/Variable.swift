/// A value of the computation and, during the backward pass, its gradient.
public final class Variable {
  /// The value; it does not change.
  public let value: Tensor
  /// Whether pullbacks compute a gradient for it: false for constants such as the position table.
  public let needsGradient: Bool
  /// The gradient so far; nil before any pullback has added to it.
  ///
  /// The tape takes it away from the results of operations as it passes them; the variables that
  /// the computation started from keep it.
  public private(set) var gradient: Tensor?

  /// A variable of this value.
  public init(_ value: Tensor, needsGradient: Bool = true) {
    self.value = value
    self.needsGradient = needsGradient
  }

  /// The shape of the value.
  public var shape: Shape { value.shape }

  /// Adds a contribution to the gradient.
  ///
  /// The contribution has as many elements as the value; the gradient takes the value's shape. It
  /// may be shared with other variables: it is added to in place only when nothing else holds it.
  package func accumulate(_ contribution: Tensor) {
    precondition(
      contribution.count == value.count && contribution.elementType == value.elementType,
      "Variable: gradient \(contribution.elementType) \(contribution.shape), value "
        + "\(value.elementType) \(value.shape)")
    guard needsGradient else { return }
    if let target = takeUnshared() {
      target.add(contribution)
      gradient = target
    } else if let shared = gradient {
      gradient = shared.adding(contribution)
    } else {
      gradient = contribution.reshaped(value.shape)
    }
  }

  /// Lets the body add to the gradient.
  ///
  /// With `beta` 0 it overwrites undefined numbers, with 1 it adds. The numbers may also come soon
  /// after, before any other pullback runs.
  package func accumulate(with body: (_ target: Tensor, _ beta: Float) -> Void) {
    guard needsGradient else { return }
    if let target = takeUnshared() ?? gradient?.copy() {
      body(target, 1)
      gradient = target
    } else {
      let target = Tensor(uninitialized: value.shape, value.elementType)
      body(target, 0)
      gradient = target
    }
  }

  /// The gradient, taken away.
  package func takeGradient() -> Tensor? {
    defer { gradient = nil }
    return gradient
  }

  /// The gradient, taken away, if this variable alone holds its storage.
  private func takeUnshared() -> Tensor? {
    guard var taken = takeGradient() else { return nil }
    if isKnownUniquelyReferenced(&taken.storage) { return taken }
    gradient = taken
    return nil
  }
}
