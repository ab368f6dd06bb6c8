import GopherModel
import GopherTraining

extension TrainingConfiguration {
  /// The training of a network whose shape a file gives, at one rate throughout, gradients clipped
  /// at a norm of 1: what PyTorch does in `Tests/Conformance`.
  init(shape: GopherConfiguration, sequences: Int, steps: Int, rate: Double) {
    self.init()
    model.size = "custom"
    model.layers = shape.layers
    model.heads = shape.heads
    model.keySize = shape.keySize
    model.modelSize = shape.modelSize
    context = shape.contextLength
    batchTokens = sequences * shape.contextLength
    self.steps = steps
    clip = 1
    learningRate.maximum = rate
    learningRate.initial = rate
    learningRate.finalRatio = 1
    learningRate.warmupSteps = 0
  }
}
