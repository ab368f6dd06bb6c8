import GopherCore
import Tensors
import Testing

/// Operations on bfloat16 numbers against the same operations on the same numbers in float32.
///
/// A result that is rounded once differs by at most 2⁻⁹ of each number, 2⁻¹⁰ as `relativeError`
/// counts; where gradients pass through one more rounded tensor, twice that. Weights are rounded
/// beforehand, so that both sides start from equal numbers.
@Suite struct BFloat16OperationTests {
  private typealias Operation = ([Variable], Tape) -> Variable

  private func rounded(_ shape: Shape, _ name: String, scale: Double = 1) -> Tensor {
    Samples.normal(shape, name, scale: scale).converted(to: .bfloat16)
  }

  private func parameter(_ shape: Shape, _ name: String, scale: Double = 1) -> Parameter {
    Parameter(name: name, value: rounded(shape, name, scale: scale).converted(to: .float32))
  }

  /// The largest relative errors of the result, of the inputs' gradients and of the parameters'.
  private func errors(
    _ inputs: [Tensor], _ parameters: [Parameter], _ operation: Operation
  ) -> (result: Double, inputs: Double, parameters: Double) {
    func run(_ type: ElementType) -> (Tensor, [Tensor], [Tensor]) {
      for parameter in parameters { parameter.zeroGradient() }
      let variables = inputs.map { Variable($0.converted(to: type)) }, tape = Tape()
      let result = operation(variables, tape)
      #expect(result.value.elementType == (result.shape.rank == 0 ? .float32 : type))
      let seed = rounded(result.shape, "seed")
      tape.backward(
        from: result,
        gradient: seed.converted(to: result.value.elementType).reshaped(result.shape))
      return (
        result.value, variables.compactMap(\.gradient), parameters.map { $0.gradient.copy() }
      )
    }
    let half = run(.bfloat16), full = run(.float32)
    func worst(_ a: [Tensor], _ b: [Tensor]) -> Double {
      #expect(a.count == b.count)
      return zip(a, b).map { relativeError($0, $1.doubles) }.max() ?? 0
    }
    return (worst([half.0], [full.0]), worst(half.1, full.1), worst(half.2, full.2))
  }

  private func check(
    _ inputs: [Tensor], _ parameters: [Parameter] = [], within limit: Double = 0x1p-9,
    _ operation: Operation
  ) {
    let errors = errors(inputs, parameters, operation)
    #expect(errors.result < limit)
    #expect(errors.inputs < limit)
    #expect(errors.parameters < limit)
  }

  @Test("linear, with and without bias", arguments: [(1, 1, 1), (37, 65, 130)])
  func linear(size: (Int, Int, Int)) {
    let weight = parameter([size.2, size.1], "weight"), bias = parameter([size.2], "bias")
    check([rounded([size.0, size.1], "x")], [weight, bias]) {
      Operations.linear($0[0], weight: weight, bias: bias, tape: $1)
    }
  }

  @Test("a single row without a tape, as in decoding")
  func singleRow() {
    let x = rounded([3, 1, 70], "x"), weight = Samples.parameter([45, 70], "weight")
    weight.value = weight.value.converted(to: .bfloat16)
    let y = Operations.linear(Variable(x), weight: weight, tape: nil).value
    #expect(y.elementType == .bfloat16)
    let plain = Reference.linear(
      x.doubles, weight: weight.value.doubles, bias: nil, inputs: 70, outputs: 45)
    #expect(relativeError(y, plain) < 0x1p-9)
    let logits = Operations.logits(hidden: x, embedding: weight)
    #expect(logits.elementType == .float32)
    #expect(relativeError(logits, plain) < 1e-6)
  }

  @Test("RMSNorm", arguments: [(1, 3), (70, 96)])
  func rmsNorm(size: (Int, Int)) {
    let gain = parameter([size.1], "gain")
    check([rounded([size.0, size.1], "x")], [gain]) {
      Operations.rmsNorm($0[0], gain: gain, epsilon: 1e-6, tape: $1)
    }
  }

  @Test("activations", arguments: Activation.allCases)
  func activation(kind: Activation) {
    check([rounded([3, 9000], "x")]) { Operations.activation($0[0], kind, tape: $1) }
  }

  @Test("the residual, and a value that is used twice")
  func add() {
    check([rounded([5, 31], "x"), rounded([5, 31], "y")]) { x, tape in
      Operations.add(
        Operations.add(x[0], x[1], tape: tape), Operations.activation(x[0], .gelu, tape: tape),
        tape: tape)
    }
  }

  @Test("the embedding")
  func embedding() {
    let table = parameter([11, 24], "table"), tokens = Samples.tokens(50, below: 11, "tokens")
    for type in ElementType.allCases {
      table.zeroGradient()
      let tape = Tape()
      let y = Operations.embedding(
        tokens: tokens, weight: table, batch: 2, as: type, tape: tape)
      #expect(y.value.elementType == type)
      let expected = tokens.flatMap { table.value.rows(Int($0)..<Int($0) + 1).values }
      #expect(y.value.values == expected)
      tape.backward(from: y, gradient: Tensor(repeating: 1, shape: y.shape).converted(to: type))
      for token in 0..<11 {
        let uses = Float(tokens.filter { $0 == Int32(token) }.count)
        #expect(table.gradient.rows(token..<token + 1).values.allSatisfy { $0 == uses })
      }
    }
  }

  // Logits are float32 sums, so the loss is as good as float32's; the gradient by the logits is
  // rounded once more before the products.
  @Test("softmax cross-entropy")
  func crossEntropy() {
    let table = parameter([300, 40], "table", scale: 0.3)
    let targets = Samples.tokens(90, below: 300, "targets")
    let errors = errors([rounded([90, 40], "hidden")], [table]) {
      Operations.softmaxCrossEntropy(
        hidden: $0[0], embedding: table, targets: targets, scale: 0.01, tape: $1)
    }
    #expect(errors.result < 1e-6)
    #expect(errors.inputs < 0x1p-9)
    #expect(errors.parameters < 0x1p-9)
    let hidden = rounded([90, 40], "hidden")
    let half = Operations.tokenLogProbabilities(hidden: hidden, embedding: table, targets: targets)
    let full = Operations.tokenLogProbabilities(
      hidden: hidden.converted(to: .float32), embedding: table, targets: targets)
    let error = relativeError(
      half.logProbability.map(Double.init), full.logProbability.map(Double.init))
    #expect(error < 1e-6)
    #expect(half.isArgmax == full.isArgmax)
  }

  // Weights and slopes may be rounded as factors of the products besides: 2⁻⁷ in all.
  @Test(
    "relative attention, with factors as on any CPU", arguments: [1, 2],
    [AttentionFactors.float32, .bfloat16])
  func attention(batch: Int, factors: AttentionFactors) {
    let (heads, size, length) = (3, 10, 70)
    let width = heads * size, rows = batch * length
    let u = parameter([heads, size], "u"), v = parameter([heads, size], "v")
    let names =
      ["q", "k", "v"].map { rounded([rows, width], $0) } + [rounded([length, width], "r")]
    check(names, [u, v], within: 0x1p-7) { x, tape in
      let forced = x[0].value.elementType == .bfloat16 ? factors : .float32
      return AttentionFactors.$forced.withValue(forced) {
        Operations.relativeAttention(
          query: x[0], key: x[1], value: x[2], relative: x[3], contentBias: u, positionBias: v,
          heads: heads, batch: batch, tape: tape)
      }
    }
  }
}
