import GopherCore
import GopherModel
import Tensors

/// One repetition of a measurement: what it does, for how many tokens, with how much arithmetic.
struct SpeedWork {
  /// Tokens that a repetition reads or writes.
  let tokens: Int
  /// The model's arithmetic in it.
  let flops: Double
  /// The bytes of weights and caches that it has to read; nil where arithmetic decides.
  let bytes: Double?
  /// The repetition.
  let body: () -> Void

  init(
    _ task: SpeedTask, _ model: Gopher, precision: Precision, length: Int, sequences: Int,
    rematerialization: Rematerialization
  ) throws {
    let text = Self.text(model, count: length * sequences)
    switch task {
    case .train:
      self = Self.training(
        model, text, precision: precision, length: length, sequences: sequences,
        rematerialization: rematerialization)
    case .prefill:
      model.use(precision)
      self = Self.reading(model, text, length: length, sequences: sequences)
    case .decode:
      model.use(precision)
      self = try Self.writing(model, text, length: length, sequences: sequences)
    }
  }

  private init(tokens: Int, flops: Double, bytes: Double? = nil, body: @escaping () -> Void) {
    self.tokens = tokens
    self.flops = flops
    self.bytes = bytes
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
    _ model: Gopher, _ text: [Int32], precision: Precision, length: Int, sequences: Int,
    rematerialization: Rematerialization
  ) -> SpeedWork {
    let inputs = Array(text.dropLast()), targets = Array(text.dropFirst())
    let optimizer = Adam(model.parameters, precision: precision, seed: 0)
    model.use(precision)
    let flops = model.configuration.modelFLOPsPerToken(length: length) * Double(inputs.count)
    return SpeedWork(tokens: inputs.count, flops: flops) {
      let tape = Tape()
      let loss = model.loss(
        inputs: inputs, targets: targets, batch: sequences, scale: 1 / Float(inputs.count),
        rematerialization: rematerialization, tape: tape)
      tape.backward(from: loss)
      let norm = GradientClipping.norm(of: model.parameters)
      optimizer.update(rate: 1e-5, gradientScale: GradientClipping.factor(norm: norm, limit: 1))
      for parameter in model.parameters { parameter.zeroGradient() }
    }
  }

  /// The probabilities of the tokens of some texts.
  private static func reading(
    _ model: Gopher, _ text: [Int32], length: Int, sequences: Int
  ) -> SpeedWork {
    let inputs = Array(text.dropLast()), targets = Array(text.dropFirst())
    let flops = model.configuration.forwardFLOPs(length: length, attention: .causal).total
    return SpeedWork(tokens: inputs.count, flops: flops * Double(sequences)) {
      _ = model.tokenLogProbabilities(inputs: inputs, targets: targets, batch: sequences)
    }
  }

  /// 32 tokens of each text, one at a time behind a context.
  private static func writing(
    _ model: Gopher, _ text: [Int32], length: Int, sequences: Int
  ) throws -> SpeedWork {
    let written = 32, shape = model.configuration
    let caches = try KeyValueCache.batch(
      for: model, count: sequences, capacity: length + written)
    for (index, cache) in caches.enumerated() {
      let context = Array(text[index * length..<(index + 1) * length])
      _ = model.nextTokenLogits(after: context, caches: [cache])
    }
    func flops(_ length: Int) -> Double {
      shape.forwardFLOPs(length: length, attention: .causal).total
    }
    let more = Double(sequences) * (flops(length + written) - flops(length))
    let bytes = (1...written).reduce(0.0) {
      $0 + shape.decodingNumbers(positions: length + $1, sequences: sequences)
        * Double(model.activationType.byteCount)
    }
    return SpeedWork(tokens: written * sequences, flops: more, bytes: bytes) {
      for cache in caches { cache.rewind(to: length) }
      for token in text.prefix(written) {
        _ = model.nextTokenLogits(
          after: [Int32](repeating: token, count: sequences), caches: caches)
      }
    }
  }
}

extension GopherConfiguration {
  /// The numbers that one step of decoding has to read: every weight but the projection of the
  /// distances once for all sequences; keys and values of each sequence's positions; and once the
  /// projected distances.
  func decodingNumbers(positions: Int, sequences: Int) -> Double {
    let weights = parameterCount - layers * attentionSize * modelSize
    let distances = min(positions, contextLength)
    let rows = 2 * sequences * positions + distances
    return Double(weights) + Double(layers) * Double(rows) * Double(attentionSize)
  }
}
