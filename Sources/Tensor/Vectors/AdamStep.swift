import CKernels
import Foundation

/// One step of Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019).
///
///     g ← gradientScale · gradient
///     m ← β₁ m + (1 − β₁) g          v ← β₂ v + (1 − β₂) g²
///     w ← w − learningRate · ( m̂ / (√v̂ + ε) + weightDecay · w )
///
/// with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ) and t the step, 1 for the first.
public struct AdamStep: Sendable, Equatable {
  /// The learning rate of this step.
  public var learningRate: Double
  /// The decay of the first moment.
  public var beta1: Double
  /// The decay of the second moment.
  public var beta2: Double
  /// Added to the root of the second moment.
  public var epsilon: Double
  /// The decay of the weights, relative to the learning rate.
  public var weightDecay: Double
  /// The number of this step, 1 for the first.
  public var step: Int
  /// Multiplied into the gradient: clipping by the global norm, averaging.
  public var gradientScale: Double

  /// A step with these settings.
  public init(
    learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.95, epsilon: Double = 1e-8,
    weightDecay: Double = 0, step: Int, gradientScale: Double = 1
  ) {
    precondition(step > 0, "AdamStep: steps count from 1")
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.step = step
    self.gradientScale = gradientScale
  }

  /// Updates a weight and its moments in place.
  ///
  /// A bfloat16 weight is widened, updated in float32 and rounded again; the gradient and the
  /// moments are float32.
  public func update(
    _ weight: Tensor, gradient: Tensor, first: Tensor, second: Tensor, rounding: Rounding = .nearest
  ) {
    let span = OperationProfile.begin(.adam)
    defer { span.end() }
    precondition(
      gradient.count == weight.count && first.count == weight.count
        && second.count == weight.count,
      "AdamStep: weight \(weight.shape), gradient \(gradient.shape), moments \(first.shape), "
        + "\(second.shape)")
    var kernel = gopher_adam_step(
      learning_rate: Float(learningRate), beta1: Float(beta1), beta2: Float(beta2),
      epsilon: Float(epsilon), weight_decay: Float(weightDecay),
      correction1: Float(1 - pow(beta1, Double(step))),
      correction2: Float(1 - pow(beta2, Double(step))), gradient_scale: Float(gradientScale))
    weight.storage.generation &+= 1
    withUnsafePointer(to: &kernel) { kernel in
      Blocks(count: weight.count, size: Tensor.floatsBlock).forEach { block in
        let start = block.lowerBound
        weight.updateFloats(block, keeping: true, rounding: rounding) { numbers in
          gopher_adam(
            kernel, block.count, gradient.pointer + start, first.pointer + start,
            second.pointer + start, numbers)
        }
      }
    }
  }
}
