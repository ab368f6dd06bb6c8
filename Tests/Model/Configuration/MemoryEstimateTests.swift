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

  @Test("bfloat16 halves the cache, the pass but its logits, and the weights")
  func types() {
    let shape = GopherConfiguration.gopher44M
    for extent in PositionExtent.allCases {
      let full = shape.cacheMemory(positions: 5000, sequences: 3, extent: extent).total
      let half = shape.cacheMemory(
        positions: 5000, sequences: 3, extent: extent, elementType: .bfloat16
      ).total
      #expect(2 * half == full)
      // 8 layers of 512: keys and values of each text, distances once.
      let distances = extent == .clamped ? 2048 : 5000
      #expect(full == 4 * 8 * 512 * (2 * 3 * 5000 + distances))
    }
    let full = shape.inferenceMemory(sequences: 1)
    let half = shape.inferenceMemory(sequences: 1, precision: .bfloat16)
    let table = 4 * 2048 * 512, logits = 4 * 512 * 32_000
    #expect(half.parameters - table == (full.parameters - table) / 2)
    // A bfloat16 copy of the table stands beside it.
    #expect(half.activations - logits - table / 2 == (full.activations - logits) / 2)
    #expect(full.parameters == shape.weightMemory().parameters)
  }

  @Test("extended positions need a table of their own beyond the context, and no less")
  func extent() {
    let shape = GopherConfiguration.gopher44M
    func activations(_ length: Int, _ extent: PositionExtent) -> Int {
      shape.inferenceMemory(sequences: 1, length: length, extent: extent).activations
    }
    #expect(activations(2048, .extended) == activations(2048, .clamped))
    let more = activations(5000, .extended) - activations(5000, .clamped)
    #expect(more == 4 * (512 * 5000 + 512 * (5000 - 2048)))
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
