import Foundation
import Tensors
import Testing

@Suite struct AdamStepTests {
  @Test("ten steps equal the formula in float64", arguments: [1, 17, 65, 40_001])
  func plain(count: Int) { inEveryFamily { plainInFamily(count: count) } }

  private func plainInFamily(count: Int) {
    let weight = Samples.normal([count], "weight")
    let first = Tensor(zeros: [count]), second = Tensor(zeros: [count])
    var w = weight.doubles
    var m = [Double](repeating: 0, count: count), v = m
    for t in 1...10 {
      let gradient = Samples.normal([count], "gradient \(t)")
      let step = AdamStep(
        learningRate: 0.01, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, step: t,
        gradientScale: 0.5)
      step.update(weight, gradient: gradient, first: first, second: second)
      for (i, g) in gradient.doubles.map({ 0.5 * $0 }).enumerated() {
        m[i] = 0.9 * m[i] + 0.1 * g
        v[i] = 0.95 * v[i] + 0.05 * g * g
        let hat =
          (m[i] / (1 - pow(0.9, Double(t))))
          / ((v[i] / (1 - pow(0.95, Double(t)))).squareRoot() + 1e-8)
        w[i] -= 0.01 * (hat + 0.1 * w[i])
      }
    }
    #expect(relativeError(weight, w) < 1e-6)
    #expect(relativeError(first, m) < 1e-6)
    #expect(relativeError(second, v) < 1e-6)
  }

  @Test("a zero gradient from the start moves nothing")
  func zero() {
    let weight = Tensor([1, 2], shape: [2]), zeros = Tensor(zeros: [2])
    AdamStep(learningRate: 1, step: 1).update(
      weight, gradient: zeros, first: zeros.copy(), second: zeros.copy())
    #expect(weight.values == [1, 2])
  }
}
