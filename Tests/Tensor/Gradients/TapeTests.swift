import Tensors
import Testing

@Suite struct TapeTests {
  @Test("pullbacks run in reverse, once, and the tape is empty after")
  func order() {
    let tape = Tape()
    var calls: [String] = []
    let a = Variable(Tensor([1], shape: [])), b = Variable(Tensor([2], shape: []))
    let c = Variable(Tensor([3], shape: []))
    tape.record(b) { gradient in
      calls.append("b \(gradient.scalar)")
      a.accumulate(gradient)
    }
    tape.record(c) { gradient in
      calls.append("c \(gradient.scalar)")
      b.accumulate(Tensor([5], shape: []))
    }
    #expect(tape.count == 2)
    tape.backward(from: c, seed: 4)
    #expect(calls == ["c 4.0", "b 5.0"])
    #expect(a.gradient?.scalar == 5)
    #expect(b.gradient == nil && c.gradient == nil)
    #expect(tape.count == 0)
  }

  @Test("an operation that nothing depends on is passed over")
  func unused() {
    let tape = Tape()
    var calls = 0
    tape.record(Variable(Tensor(zeros: [3]))) { _ in calls += 1 }
    let loss = Variable(Tensor(zeros: []))
    tape.record(loss) { _ in calls += 10 }
    tape.backward(from: loss)
    #expect(calls == 10)
  }

  @Test("a rematerialised part keeps nothing, runs twice and has the same gradients")
  func rematerialized() {
    func run(again: Bool) -> (value: [Float], gradients: [[Float]], runs: Int, records: Int) {
      let x = Samples.variable([5, 8], "x"), weight = Samples.parameter([8, 8], "w")
      let tape = Tape()
      var runs = 0
      let part = { (x: Variable, tape: Tape?) in
        runs += 1
        let inner = Operations.linear(x, weight: weight, tape: tape)
        return Operations.activation(inner, .gelu, tape: tape)
      }
      let y = again ? Tape.rematerialized(x, tape: tape, body: part) : part(x, tape)
      let records = tape.count
      let total = Operations.linear(y, weight: Samples.parameter([1, 8], "v"), tape: tape)
      let loss = Variable(Tensor([total.value.values.reduce(0, +)], shape: []))
      tape.record(loss) { _ in total.accumulate(Tensor(repeating: 1, shape: [5, 1])) }
      tape.backward(from: loss)
      return (
        y.value.values, [x.gradient?.values ?? [], weight.gradient.values], runs, records
      )
    }
    let kept = run(again: false), computed = run(again: true)
    #expect(computed.value == kept.value)
    #expect(computed.gradients == kept.gradients)
    #expect(kept.runs == 1 && kept.records == 2)
    #expect(computed.runs == 2 && computed.records == 1)
  }

  @Test("what a pullback kept is freed when it has run")
  func frees() {
    final class Kept {}
    let tape = Tape(), loss = Variable(Tensor(zeros: []))
    weak var kept: Kept?
    do {
      let strong = Kept()
      kept = strong
      tape.record(loss) { _ in withExtendedLifetime(strong) {} }
    }
    #expect(kept != nil)
    tape.backward(from: loss)
    #expect(kept == nil)
  }

  @Test("backward starts from a scalar")
  func scalar() async {
    await #expect(processExitsWith: .failure) {
      Tape().backward(from: Variable(Tensor(zeros: [2])))
    }
  }
}
