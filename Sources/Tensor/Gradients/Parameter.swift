/// A learnt tensor with its name and its gradient.
public final class Parameter {
  /// The name in files and in the seed of initial numbers: `layers.0.attention.query.weight`.
  public let name: String
  /// The numbers; operations read them, optimisers write them in place.
  public var value: Tensor { didSet { copy = nil } }

  private var storedGradient: Tensor?
  private var copy: (tensor: Tensor, generation: Int)?

  /// A parameter of these numbers.
  public init(name: String, value: Tensor) {
    self.name = name
    self.value = value
  }

  /// The numbers as a type: the value itself, or a copy that is made again when the value changed.
  ///
  /// Not synchronised; operations ask for it before they share out their work.
  package func value(as elementType: ElementType) -> Tensor {
    if elementType == value.elementType { return value }
    let generation = value.storage.generation
    if let copy, copy.generation == generation { return copy.tensor }
    // There are two types, so a copy is always of the other one.
    let tensor = copy?.tensor ?? Tensor(uninitialized: value.shape, elementType)
    tensor.convertElements(of: value)
    copy = (tensor, generation)
    return tensor
  }

  /// The gradient, float32 of the shape of the value: zeros until a pullback adds to it.
  public var gradient: Tensor {
    get {
      if let storedGradient { return storedGradient }
      let zeros = Tensor(zeros: value.shape)
      storedGradient = zeros
      return zeros
    }
    set {
      precondition(
        newValue.shape == value.shape, "\(name): gradient \(newValue.shape), value \(value.shape)")
      storedGradient = newValue
    }
  }

  /// Whether anything was added to the gradient since it was last zero.
  public var hasGradient: Bool { storedGradient != nil }

  /// Makes the gradient zero, and gives its memory back until it is needed again.
  public func zeroGradient() { storedGradient = nil }

  /// Adds `factor` · `contribution` to the gradient; takes the tensor over where that is the same.
  package func accumulate(_ contribution: Tensor, times factor: Float = 1) {
    precondition(
      contribution.count == value.count,
      "\(name): gradient \(contribution.shape), value \(value.shape)")
    if storedGradient == nil, factor == 1 {
      storedGradient = contribution.reshaped(value.shape)
    } else {
      gradient.add(contribution, times: factor)
    }
  }

  /// Lets the body add to the gradient.
  ///
  /// With `beta` 0 it overwrites undefined numbers, with 1 it adds. The numbers may also come soon
  /// after, before any other pullback runs.
  package func accumulate(with body: (_ target: Tensor, _ beta: Float) -> Void) {
    if let storedGradient {
      body(storedGradient, 1)
    } else {
      let target = Tensor(uninitialized: value.shape)
      storedGradient = target
      body(target, 0)
    }
  }
}
