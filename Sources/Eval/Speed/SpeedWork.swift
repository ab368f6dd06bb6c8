import GopherCore
import GopherModel
import Tensors

/// One repetition of a measurement: what it does, for how many tokens, with how much arithmetic.
struct SpeedWork {
  /// Tokens that a repetition reads or writes.
  let tokens: Int
  /// The model's arithmetic in it.
  let flops: Double
  /// The repetition.
  let body: () -> Void

  init(
    _ task: SpeedTask, _ model: Gopher, length: Int, sequences: Int,
    rematerialization: Rematerialization
  ) throws {
    let text = Self.text(model, count: length * sequences)
    switch task {
    case .train:
      self = Self.training(
        model, text, length: length, sequences: sequences, rematerialization: rematerialization)
    case .prefill: self = Self.reading(model, text)
    case .decode: self = try Self.writing(model, text)
    }
  }

  private init(tokens: Int, flops: Double, body: @escaping () -> Void) {
    self.tokens = tokens
    self.flops = flops
    self.body = body
  }

  /// Random tokens, one more than are read.
  private static func text(_ model: Gopher, count: Int) -> [Int32] {
    let random = Philox(seed: 0, purpose: "speed")
    let vocabulary = UInt64(model.configuration.vocabularySize)
    return (0...UInt64(count)).map { Int32(random.integer(below: vocabulary, at: $0)) }
  }

  /// A whole training step: loss, gradients, clipping to norm 1, Adam.
  private static func training(
    _ model: Gopher, _ text: [Int32], length: Int, sequences: Int,
    rematerialization: Rematerialization
  ) -> SpeedWork {
    let inputs = Array(text.dropLast()), targets = Array(text.dropFirst())
    let first = model.parameters.map { Tensor(zeros: $0.value.shape) }
    let second = model.parameters.map { Tensor(zeros: $0.value.shape) }
    var step = 0
    let flops = model.configuration.modelFLOPsPerToken(length: length) * Double(inputs.count)
    return SpeedWork(tokens: inputs.count, flops: flops) {
      step += 1
      let tape = Tape()
      let loss = model.loss(
        inputs: inputs, targets: targets, batch: sequences, scale: 1 / Float(inputs.count),
        rematerialization: rematerialization, tape: tape)
      tape.backward(from: loss)
      let norm = model.parameters.reduce(0) { $0 + $1.gradient.sumOfSquares() }.squareRoot()
      let update = AdamStep(
        learningRate: 1e-5, step: step, gradientScale: min(1, 1 / max(norm, 1e-30)))
      for (index, parameter) in model.parameters.enumerated() {
        update.update(
          parameter.value, gradient: parameter.gradient, first: first[index],
          second: second[index])
        parameter.zeroGradient()
      }
    }
  }

  /// The probabilities of a text's tokens.
  private static func reading(_ model: Gopher, _ text: [Int32]) -> SpeedWork {
    let inputs = Array(text.dropLast()), targets = Array(text.dropFirst())
    let flops = model.configuration.forwardFLOPs(length: inputs.count, attention: .causal).total
    return SpeedWork(tokens: inputs.count, flops: flops) {
      _ = model.tokenLogProbabilities(inputs: inputs, targets: targets)
    }
  }

  /// 32 tokens, one at a time behind a text.
  private static func writing(_ model: Gopher, _ text: [Int32]) throws -> SpeedWork {
    let inputs = Array(text.dropLast()), written = 32
    let cache = try KeyValueCache(for: model, capacity: inputs.count + written)
    _ = model.hidden(inputs, caches: [cache], tape: nil)
    func flops(_ length: Int) -> Double {
      model.configuration.forwardFLOPs(length: length, attention: .causal).total
    }
    let more = flops(inputs.count + written) - flops(inputs.count)
    return SpeedWork(tokens: written, flops: more) {
      cache.rewind(to: inputs.count)
      for token in text.prefix(written) {
        _ = model.nextTokenLogits(after: [token], caches: [cache])
      }
    }
  }
}
