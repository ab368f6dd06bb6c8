import Foundation
import GopherCore
import GopherModel
import GopherTraining
import Tensors
import TestSupport
import Testing

@Suite struct PrecisionTests {
  private func losses(
    _ precision: Precision, steps: Int = 40, threads: Int = 2,
    _ change: (inout TrainingConfiguration) -> Void = { _ in }
  ) throws -> (losses: [Double], weights: [[Float]]) {
    try Parallelism.$pool.withValue(ThreadPool(threads: threads)) {
      let trainer = try Toy.trainer {
        $0.precision = precision
        $0.steps = 150
        change(&$0)
      }
      let losses = try (0..<steps).map { _ in try trainer.advance().loss }
      return (losses, trainer.weights)
    }
  }

  @Test(
    "every precision holds its parameters in its type and learns", arguments: Precision.allCases)
  func learns(precision: Precision) throws {
    let trainer = try Toy.trainer { $0.precision = precision }
    #expect(trainer.model.activationType == precision.activationType)
    for parameter in trainer.model.parameters {
      #expect(parameter.value.elementType == precision.parameterType)
      #expect(parameter.gradient.elementType == .float32)
    }
    let curve = try losses(precision).losses
    let (first, last) = (curve.prefix(5).reduce(0, +), curve.suffix(5).reduce(0, +))
    #expect(last < first - 1)
  }

  @Test("the first losses are those of float32, within bfloat16's rounding")
  func close() throws {
    let full = try losses(.float32, steps: 5).losses
    for precision in Precision.allCases {
      for (a, b) in zip(full, try losses(precision, steps: 5).losses) {
        // 2⁻⁸ a number, averaged over a hundred tokens.
        let error = abs(a - b) / a
        #expect(error < 0x1p-8, "\(precision)")
      }
    }
  }

  @Test("one and three threads give the same bits", arguments: Precision.allCases)
  func threads(precision: Precision) throws {
    let one = try losses(precision, steps: 3, threads: 1)
    let three = try losses(precision, steps: 3, threads: 3)
    #expect(one.losses == three.losses)
    #expect(one.weights == three.weights)
  }

  @Test("what is computed again has the bits of what is kept")
  func rematerialization() throws {
    let kept = try losses(.mixed, steps: 2).weights
    for choice in [Rematerialization.attention, .block] {
      #expect(try losses(.mixed, steps: 2) { $0.rematerialization = choice }.weights == kept)
    }
  }

  // A rate whose updates are far below half a unit in the last place of weights near 1, the gains:
  // rounding to the nearest loses them all, stochastic rounding keeps some, a float32 copy each.
  @Test("small updates are lost to the nearest, and by it alone")
  func smallUpdates() throws {
    func moved(_ precision: Precision) throws -> Int {
      let (_, weights) = try losses(precision, steps: 1) {
        $0.learningRate.maximum = 2e-4
        $0.learningRate.initial = 2e-4
        $0.learningRate.warmupSteps = 0
      }
      return weights.joined().filter { $0 != 1 && abs($0 - 1) < 0.05 }.count
    }
    let nearest = try moved(.bfloat16Nearest)
    #expect(try moved(.bfloat16) > nearest)
    #expect(try moved(.mixed) > nearest)
  }

  @Test("stochastic rounding follows the seed")
  func seeds() throws {
    let first = try losses(.bfloat16, steps: 2)
    #expect(try losses(.bfloat16, steps: 2).weights == first.weights)
    #expect(try losses(.bfloat16, steps: 2) { $0.seed = 2 }.weights != first.weights)
  }
}
