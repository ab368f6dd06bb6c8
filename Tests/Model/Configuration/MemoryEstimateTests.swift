import GopherCore
import GopherModel
import Testing

@Suite struct MemoryEstimateTests {
  @Test func aRefusalSaysHowMuchIsNeededAndHowMuchThereIs() {
    let estimate = GopherConfiguration.gopher1400M.trainingMemory(sequences: 1)
    let failure = #expect(throws: Failure.self) { try estimate.require(available: 8 << 30) }
    #expect(failure?.exitCode == 2)
    #expect(
      failure?.message
        == """
        The model 1.4B needs 28.3 GiB of memory to train on 1 sequence of 2048 tokens at once \
        (parameters 5.14 GiB, gradients 5.12 GiB, optimiser state 10.2 GiB, activations 7.78 GiB)\
        , but 8.00 GiB are available; choose a smaller model, context or batch, or a machine with \
        more memory.
        """)
    #expect(throws: Never.self) { try estimate.require(available: 32 << 30) }
    #expect(throws: Never.self) { try estimate.require(available: nil) }
  }

  @Test func estimatesGrowWithWhatIsAsked() {
    let shape = GopherConfiguration.gopher44M
    #expect(shape.weightMemory().total < shape.inferenceMemory(sequences: 1).total)
    #expect(
      shape.inferenceMemory(sequences: 1).total < shape.trainingMemory(sequences: 1).total)
    #expect(
      shape.trainingMemory(sequences: 1, length: 512).activations
        < shape.trainingMemory(sequences: 2, length: 512).activations)
    // 16 bytes a parameter: value, gradient, two moments.
    let training = shape.trainingMemory(sequences: 1)
    #expect(training.gradients + training.optimizer == 12 * shape.parameterCount)
  }

  @Test("what is computed again is not kept: 1.4B, one sequence")
  func rematerialization() {
    func activations(_ choice: Rematerialization) -> Int {
      GopherConfiguration.gopher1400M.trainingMemory(sequences: 1, rematerialization: choice)
        .activations
    }
    #expect(
      activations(.none)
        == GopherConfiguration.gopher1400M.trainingMemory(sequences: 1).activations)
    #expect(activations(.attention) < activations(.none))
    #expect(activations(.block) < activations(.attention) / 3)
  }

  @Test func absurdRequestsDoNotOverflow() {
    #expect(GopherConfiguration.gopher280B.cacheMemory(positions: 1 << 31).total > 1 << 50)
    #expect(
      GopherConfiguration.gopher280B.trainingMemory(sequences: 1 << 31, length: 1 << 24)
        .activations == 1 << 62)
  }
}
