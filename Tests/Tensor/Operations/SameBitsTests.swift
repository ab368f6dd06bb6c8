import GopherCore
import Tensors
import Testing

/// The promise of the module: bits that depend neither on threads nor on the rest of the batch.
@Suite struct SameBitsTests {
  /// A block of the network with every operation in it.
  struct Network {
    let embedding, gain, query, key, value, position, output, u, v, up, upBias, down: Parameter
    let table: Variable
    let heads = 2

    init(context: Int) {
      embedding = Samples.parameter([301, 24], "embedding")
      gain = Samples.parameter([24], "gain")
      query = Samples.parameter([24, 24], "query")
      key = Samples.parameter([24, 24], "key")
      value = Samples.parameter([24, 24], "value")
      position = Samples.parameter([24, 24], "position")
      output = Samples.parameter([24, 24], "output")
      u = Samples.parameter([2, 12], "u")
      v = Samples.parameter([2, 12], "v")
      up = Samples.parameter([96, 24], "up")
      upBias = Samples.parameter([96], "up bias")
      down = Samples.parameter([24, 96], "down")
      table = Variable(Samples.normal([context, 24], "table"), needsGradient: false)
    }

    var parameters: [Parameter] {
      [embedding, gain, query, key, value, position, output, u, v, up, upBias, down]
    }

    func hidden(_ tokens: [Int32], batch: Int, tape: Tape?) -> Variable {
      let x = Operations.embedding(tokens: tokens, weight: embedding, batch: batch, tape: tape)
      let h = Operations.rmsNorm(x, gain: gain, epsilon: 1e-5, tape: tape)
      let attended = Operations.relativeAttention(
        query: Operations.linear(h, weight: query, tape: tape),
        key: Operations.linear(h, weight: key, tape: tape),
        value: Operations.linear(h, weight: value, tape: tape),
        relative: Operations.linear(table, weight: position, tape: tape),
        contentBias: u, positionBias: v, heads: heads, batch: batch, tape: tape)
      let y = Operations.add(
        x, Operations.linear(attended, weight: output, tape: tape), tape: tape)
      let wide = Operations.activation(
        Operations.linear(y, weight: up, bias: upBias, tape: tape), .gelu, tape: tape)
      return Operations.add(y, Operations.linear(wide, weight: down, tape: tape), tape: tape)
    }

    func loss(_ tokens: [Int32], _ targets: [Int32], batch: Int, tape: Tape?) -> Variable {
      Operations.softmaxCrossEntropy(
        hidden: hidden(tokens, batch: batch, tape: tape), embedding: embedding, targets: targets,
        tape: tape)
    }
  }

  @Test(
    "losses and gradients on 1, 2 and 4 threads", arguments: [2, 4],
    [AttentionFactors.float32, .bfloat16])
  func threads(count: Int, factors: AttentionFactors) {
    AttentionFactors.$forced.withValue(factors) { threads(count) }
  }

  private func threads(_ count: Int) {
    let tokens = Samples.tokens(3 * 130, below: 301, "tokens")
    let targets = Samples.tokens(3 * 130, below: 301, "targets")
    func run(_ threads: Int) -> [Tensor] {
      Parallelism.$pool.withValue(ThreadPool(threads: threads)) {
        let network = Network(context: 130), tape = Tape()
        let loss = network.loss(tokens, targets, batch: 3, tape: tape)
        tape.backward(from: loss)
        let step = AdamStep(learningRate: 0.1, step: 1)
        for parameter in network.parameters {
          let first = Tensor(zeros: parameter.value.shape), second = first.copy()
          step.update(parameter.value, gradient: parameter.gradient, first: first, second: second)
        }
        return [loss.value] + network.parameters.map(\.gradient) + network.parameters.map(\.value)
      }
    }
    for (one, several) in zip(run(1), run(count)) { #expect(sameBits(one, several)) }
  }

  @Test(
    "a sequence alone and among others", arguments: [1, 45, 130, 600],
    [AttentionFactors.float32, .bfloat16])
  func batch(context: Int, factors: AttentionFactors) {
    AttentionFactors.$forced.withValue(factors) { batch(context) }
  }

  private func batch(_ context: Int) {
    let network = Network(context: context)
    let tokens = Samples.tokens(3 * context, below: 301, "tokens")
    let targets = Samples.tokens(3 * context, below: 301, "targets")
    let all = network.hidden(tokens, batch: 3, tape: nil).value
    let allLogs = Operations.tokenLogProbabilities(
      hidden: all, embedding: network.embedding, targets: targets
    ).logProbability
    for sequence in 0..<3 {
      let range = sequence * context..<(sequence + 1) * context
      let one = network.hidden(Array(tokens[range]), batch: 1, tape: nil).value
      let oneLogs = Operations.tokenLogProbabilities(
        hidden: one, embedding: network.embedding, targets: Array(targets[range])
      ).logProbability
      #expect(sameBits(one, all.rows(range)))
      #expect(oneLogs.map(\.bitPattern) == allLogs[range].map(\.bitPattern))
    }
  }

  @Test("gradients of the hidden numbers do not depend on other sequences")
  func batchGradients() {
    let (context, columns) = (90, 24)
    let embedding = Samples.parameter([301, columns], "embedding")
    let hidden = Samples.normal([3, context, columns], "hidden")
    let targets = Samples.tokens(3 * context, below: 301, "targets")
    func gradient(_ hidden: Tensor, _ targets: [Int32]) -> Tensor {
      let variable = Variable(hidden), tape = Tape()
      let loss = Operations.softmaxCrossEntropy(
        hidden: variable, embedding: embedding, targets: targets, tape: tape)
      tape.backward(from: loss)
      return variable.gradient ?? Tensor(zeros: [0])
    }
    let all = gradient(hidden, targets)
    for sequence in 0..<3 {
      let range = sequence * context..<(sequence + 1) * context
      #expect(sameBits(gradient(hidden.rows(range), Array(targets[range])), all.rows(range)))
    }
  }
}
