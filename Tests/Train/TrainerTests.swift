import Foundation
import GopherCore
import GopherModel
import GopherTraining
import Tensors
import TestSupport
import Testing

@Suite struct TrainerTests {
  private func weights(
    steps: Int = 3, threads: Int, _ change: (inout TrainingConfiguration) -> Void = { _ in }
  ) throws -> [[Float]] {
    try Parallelism.$pool.withValue(ThreadPool(threads: threads)) {
      let trainer = try Toy.trainer(change)
      for _ in 0..<steps { _ = try trainer.advance() }
      return trainer.weights
    }
  }

  @Test("one and two threads give the same bits")
  func threads() throws {
    let one = try weights(threads: 1)
    #expect(try weights(threads: 2) == one)
    #expect(try weights(threads: 3) == one)
    #expect(try weights(threads: 1) { $0.seed = 2 } != one)
  }

  @Test("what is computed again has the bits of what is kept", arguments: [1, 2])
  func rematerialization(threads: Int) throws {
    let kept = try weights(threads: threads)
    for choice in [Rematerialization.attention, .block] {
      #expect(try weights(threads: threads) { $0.rematerialization = choice } == kept)
    }
  }

  @Test("shards and micro-batches change the order of sums and nothing else")
  func grouping() throws {
    let base = try weights(steps: 1, threads: 1)
    for (shards, micro) in [(1, 8), (2, 4), (8, 1), (1, 3)] {
      let other = try weights(steps: 1, threads: 1) {
        $0.virtualShards = shards
        $0.microBatch = micro
        $0.adam.epsilon = 1e-3
      }
      let same = try weights(steps: 1, threads: 1) { $0.adam.epsilon = 1e-3 }
      for (a, b) in zip(same.joined(), other.joined()) { #expect(abs(a - b) < 1e-6) }
      #expect(other != base)
    }
  }

  @Test("ranks that share the virtual shards give the bits of one process", arguments: [2, 4])
  func ranks(count: Int) throws {
    let alone = try weights(threads: 1)
    let results = try Team.run(count) { member in
      let trainer = try Toy.trainer(communicator: member)
      for _ in 0..<3 { _ = try trainer.advance() }
      return trainer.weights
    }
    for result in results { #expect(result == alone) }
  }

  @Test("the loss of a toy language falls to near its entropy")
  func learns() throws {
    let trainer = try Toy.trainer { $0.steps = 150 }
    var losses = [Double]()
    while !trainer.isFinished { losses.append(try trainer.advance().loss) }
    #expect(losses[0] > 3.3)
    // A jump in one of eight tokens: 0.377 nats a token at best.
    #expect(losses.suffix(10).reduce(0, +) / 10 < 0.8)
  }

  @Test("gradients above the limit are scaled to it")
  func clipping() throws {
    let free = try Toy.trainer { $0.clip = 0 }, clipped = try Toy.trainer { $0.clip = 1e-3 }
    let first = try free.advance(), second = try clipped.advance()
    #expect(first.gradientNorm == second.gradientNorm && first.gradientNorm > 1e-3)
    #expect(free.weights != clipped.weights)
  }

  @Test("a loss that is not a number stops the run, naming the step")
  func divergence() throws {
    let trainer = try Toy.trainer {
      $0.learningRate.maximum = 1e30
      $0.learningRate.warmupSteps = 0
      $0.clip = 0
    }
    let failure = #expect(throws: Failure.self) {
      while !trainer.isFinished { _ = try trainer.advance() }
    }
    #expect(failure?.message.contains("of step \(trainer.step + 1) is not a finite number") == true)
    #expect(failure?.exitCode == 2)
  }
}
