import Foundation
import Tensors
import Testing

@Suite struct OperationProfileTests {
  private func step(_ tape: Tape) {
    let x = Samples.variable([8, 16], "x"), weight = Samples.parameter([16, 16], "w")
    let gain = Samples.parameter([16], "gain"), table = Samples.parameter([20, 16], "table")
    let layer = { (x: Variable, tape: Tape?) in
      Operations.activation(Operations.linear(x, weight: weight, tape: tape), .gelu, tape: tape)
    }
    let y = Tape.rematerialized(x, tape: tape, body: layer)
    let normed = Operations.rmsNorm(
      Operations.add(x, y, tape: tape), gain: gain, epsilon: 1e-6, tape: tape)
    let loss = Operations.softmaxCrossEntropy(
      hidden: normed, embedding: table, targets: [Int32](repeating: 3, count: 8), tape: tape)
    tape.backward(from: loss)
  }

  @Test("times of the kinds that ran, forward and backward, sum to at most what went by")
  func times() throws {
    let profile = OperationProfile()
    let duration = ContinuousClock().measure {
      OperationProfile.$current.withValue(profile) { step(Tape()) }
    }
    let times = profile.times
    #expect(
      Set(times.keys) == [
        .linear, .activation, .residual, .rmsNorm, .crossEntropy, .rematerialization,
      ])
    for (kind, time) in times {
      #expect(time.backward > 0, "\(kind)")
      #expect(kind == .rematerialization || time.forward > 0, "\(kind)")
    }
    let sum = times.values.reduce(0) { $0 + $1.forward + $1.backward }
    #expect(sum > 0 && sum <= duration / .seconds(1))
  }

  @Test("an operation within another takes its time from it")
  func nested() throws {
    let profile = OperationProfile()
    let duration = ContinuousClock().measure {
      OperationProfile.$current.withValue(profile) {
        let outer = OperationProfile.begin(.linear)
        let inner = OperationProfile.begin(.adam)
        Thread.sleep(forTimeInterval: 0.02)
        inner.end()
        outer.end()
      }
    }
    let times = profile.times
    let adam = try #require(times[.adam]?.forward), linear = try #require(times[.linear]?.forward)
    #expect(adam >= 0.02 && adam + linear <= duration / .seconds(1))
  }

  @Test("without a profile nothing is noted, and after it neither")
  func off() {
    let profile = OperationProfile()
    OperationProfile.$current.withValue(profile) {}
    step(Tape())
    #expect(profile.times.isEmpty && OperationProfile.current == nil)
  }

  @Test("an observer sees every result with its operation and parameter, and nothing is kept")
  func observer() {
    var seen = [String]()
    let tape = Tape { record in
      seen.append(
        "\(record.kind?.rawValue ?? "-") \(record.parameter?.name ?? "-") \(record.result.shape)")
    }
    let x = Samples.variable([2, 4], "x"), weight = Samples.parameter([3, 4], "w")
    let y = Operations.linear(x, weight: weight, tape: tape)
    _ = Operations.activation(y, .relu, tape: tape)
    tape.record(y) { _ in }
    #expect(seen == ["linear w [2, 3]", "activation - [2, 3]", "- - [2, 3]"])
    #expect(tape.count == 0)
  }
}
