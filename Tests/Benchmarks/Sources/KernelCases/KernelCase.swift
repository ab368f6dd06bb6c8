import GopherModel
import Tensors

/// A piece of work that is counted and timed again and again.
public struct KernelCase: Sendable {
  /// What thresholds call it.
  public let name: String
  /// Makes its inputs and returns what does it once.
  public let prepare: @Sendable () throws -> () -> Void

  /// All cases.
  public static let all = [
    KernelCase(name: "linear", prepare: linear),
    KernelCase(name: "attention", prepare: attention),
    KernelCase(name: "attention pullback", prepare: attentionPullback),
    KernelCase(name: "rms norm", prepare: rmsNorm),
    KernelCase(name: "activation", prepare: activation),
    KernelCase(name: "cross-entropy", prepare: crossEntropy),
    KernelCase(name: "adam", prepare: adam),
    KernelCase(name: "decoding step", prepare: decodingStep),
    KernelCase(name: "training step", prepare: trainingStep),
  ]

  /// [256, 256] · [1024, 256]ᵀ.
  @Sendable private static func linear() -> () -> Void {
    let x = variable([256, 256], "x"), weight = parameter([1024, 256], "weight")
    return { _ = Operations.linear(x, weight: weight, tape: nil) }
  }

  /// 8 heads of 32 over 512 positions.
  @Sendable private static func attention() -> () -> Void {
    let inputs = AttentionInputs()
    return { _ = inputs.attend(nil) }
  }

  /// The same with its pullback, from a loss over 16 words.
  @Sendable private static func attentionPullback() -> () -> Void {
    let inputs = AttentionInputs(), words = parameter([16, 256], "words")
    let targets = [Int32](repeating: 1, count: 512)
    return {
      let tape = Tape()
      let loss = Operations.softmaxCrossEntropy(
        hidden: inputs.attend(tape), embedding: words, targets: targets, tape: tape)
      tape.backward(from: loss)
    }
  }

  /// 512 rows of 1024, forward.
  @Sendable private static func rmsNorm() -> () -> Void {
    let x = variable([512, 1024], "x"), gain = parameter([1024], "gain")
    return {
      _ = Operations.rmsNorm(x, gain: gain, epsilon: 1e-6, tape: nil)
    }
  }

  /// GELU of 512 × 1024 numbers.
  @Sendable private static func activation() -> () -> Void {
    let x = variable([512, 1024], "x")
    return { _ = Operations.activation(x, .gelu, tape: nil) }
  }

  /// 256 rows of 128 against 4096 words, with the gradients.
  @Sendable private static func crossEntropy() -> () -> Void {
    let hidden = variable([256, 128], "hidden"), words = parameter([4096, 128], "words")
    let targets = (0..<256).map { Int32($0 * 13) }
    return {
      _ = Operations.softmaxCrossEntropy(
        hidden: hidden, embedding: words, targets: targets, tape: Tape())
    }
  }

  /// A million numbers.
  @Sendable private static func adam() -> () -> Void {
    let shape: Shape = [1024, 1024]
    let weight = parameter(shape, "weight").value, gradient = parameter(shape, "gradient").value
    let first = Tensor(zeros: shape), second = Tensor(zeros: shape)
    let step = AdamStep(learningRate: 1e-5, step: 1)
    return {
      step.update(weight, gradient: gradient, first: first, second: second)
    }
  }

  /// A token of each of four texts behind 64.
  @Sendable private static func decodingStep() throws -> () -> Void {
    let model = try Gopher(configuration: small, seed: 1)
    let caches = try KeyValueCache.batch(for: model, count: 4, capacity: 65)
    for cache in caches {
      _ = model.nextTokenLogits(after: [Int32](repeating: 7, count: 64), caches: [cache])
    }
    return {
      for cache in caches { cache.rewind(to: 64) }
      _ = model.nextTokenLogits(after: [1, 2, 3, 4], caches: caches)
    }
  }

  /// Loss and gradients of 2 × 128 tokens.
  @Sendable private static func trainingStep() throws -> () -> Void {
    let model = try Gopher(configuration: small, seed: 1)
    let inputs = (0..<256).map { Int32($0 * 7 % 2048) }
    return {
      let tape = Tape()
      let loss = model.loss(inputs: inputs, targets: inputs, batch: 2, scale: 1 / 256, tape: tape)
      tape.backward(from: loss)
      for parameter in model.parameters { parameter.zeroGradient() }
    }
  }

  private static let small = GopherConfiguration(
    name: "small", layers: 2, heads: 4, keySize: 32, modelSize: 128, vocabularySize: 2048,
    contextLength: 128)
}

/// The inputs of relative attention: 512 positions, 8 heads of 32.
private struct AttentionInputs {
  let query = variable([512, 256], "query")
  let key = variable([512, 256], "key")
  let value = variable([512, 256], "value")
  let relative = variable([512, 256], "relative")
  let contentBias = parameter([8, 32], "content")
  let positionBias = parameter([8, 32], "position")

  func attend(_ tape: Tape?) -> Variable {
    Operations.relativeAttention(
      query: query, key: key, value: value, relative: relative, contentBias: contentBias,
      positionBias: positionBias, heads: 8, batch: 1, tape: tape)
  }
}

private func variable(_ shape: Shape, _ name: String) -> Variable {
  Variable(Tensor(normal: shape, standardDeviation: 1, seed: 1, name: name))
}

private func parameter(_ shape: Shape, _ name: String) -> Parameter {
  Parameter(name: name, value: Tensor(normal: shape, standardDeviation: 0.1, seed: 1, name: name))
}
