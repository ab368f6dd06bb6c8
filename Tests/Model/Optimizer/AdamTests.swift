import GopherCore
import GopherModel
import Tensors
import TestSupport
import Testing

@Suite struct AdamTests {
  private let names = ["layers.0.up.weight", "layers.0.norm.gain"]

  private func parameters(_ type: ElementType) -> [Parameter] {
    names.enumerated().map { index, name in
      let numbers = (0..<37).map { Float($0 * 7 % 11 - 5 + index) / 8 }
      let parameter = Parameter(
        name: name, value: Tensor(numbers, shape: [37]).converted(to: type))
      parameter.gradient = gradient
      return parameter
    }
  }

  private var gradient: Tensor {
    Tensor((0..<37).map { Float($0 * 5 % 13 - 6) / 100 }, shape: [37])
  }

  private func updated(_ precision: Precision, seed: UInt64 = 1) -> [Parameter] {
    let parameters = parameters(precision.parameterType)
    let adam = Adam(parameters, precision: precision, seed: seed)
    for _ in 0..<3 { adam.update(rate: 1e-3, gradientScale: 0.5) }
    #expect(adam.updates == 3)
    return parameters
  }

  /// Three steps by hand on the values of a type.
  private func expected(_ type: ElementType, _ rounding: (String, Int) -> Rounding) -> [Tensor] {
    parameters(type).map { parameter in
      let first = Tensor(zeros: [37]), second = Tensor(zeros: [37])
      for step in 1...3 {
        AdamStep(learningRate: 1e-3, step: step, gradientScale: 0.5).update(
          parameter.value, gradient: gradient, first: first, second: second,
          rounding: rounding(parameter.name, step))
      }
      return parameter.value
    }
  }

  @Test("a float32 parameter takes each step as it is", arguments: [Precision.float32, .mixed])
  func float32(precision: Precision) {
    let expected = expected(.float32) { _, _ in .nearest }
    #expect(updated(precision).map(\.value.values) == expected.map(\.values))
  }

  @Test("a float32 copy takes each step, and is rounded into the parameter")
  func master() {
    let expected = expected(.float32) { _, _ in .nearest }.map { $0.converted(to: .bfloat16) }
    #expect(updated(.bfloat16Master).map(\.value.values) == expected.map(\.values))
  }

  @Test("bfloat16 rounds by seed, name and step, or to the nearest")
  func rounding() {
    let nearest = expected(.bfloat16) { _, _ in .nearest }
    #expect(updated(.bfloat16Nearest).map(\.value.values) == nearest.map(\.values))
    let stochastic = expected(.bfloat16) { name, step in
      .stochastic(Philox(seed: 7, purpose: "rounding \(name)", step: UInt64(step)))
    }
    #expect(updated(.bfloat16, seed: 7).map(\.value.values) == stochastic.map(\.values))
    #expect(stochastic.map(\.values) != nearest.map(\.values))
  }

  @Test("weights decay, gains do not")
  func decay() {
    let plain = updated(.float32)
    let decayed = parameters(.float32)
    var options = Adam.Options()
    options.weightDecay = 0.5
    let adam = Adam(decayed, options: options)
    for _ in 0..<3 { adam.update(rate: 1e-3, gradientScale: 0.5) }
    #expect(decayed[0].value.values != plain[0].value.values)
    #expect(decayed[1].value.values == plain[1].value.values)
  }

  @Test("the state holds moments, and copies where there are any")
  func state() {
    let adam = Adam(parameters(.bfloat16), precision: .bfloat16Master)
    let expected = ["first", "second", "master"].flatMap { kind in
      names.map { "adam.\(kind).\($0)" }
    }
    #expect(adam.state.map(\.name) == expected)
    #expect(Adam(parameters(.bfloat16), precision: .bfloat16).state.count == 4)
    #expect(adam.state.allSatisfy { $0.tensor.elementType == .float32 })
  }
}
