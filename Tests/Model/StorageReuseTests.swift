import GopherCore
import GopherModel
import Tensors
import Testing

@Suite struct StorageReuseTests {
  @Test("from the third on, forward and backward passes take no new memory")
  func passes() async {
    // In a process of its own: blocks are kept for all that runs in one.
    await #expect(processExitsWith: .success) { try Passes.run() }
  }
}

/// Passes on one thread: how many scratch blocks are in use at once is else a matter of chance.
private enum Passes {
  static func run() throws {
    let configuration = GopherConfiguration(
      name: "small", layers: 2, heads: 4, keySize: 32, modelSize: 128, vocabularySize: 2048,
      contextLength: 128)
    let model = try Gopher(configuration: configuration, seed: 1)
    let tokens = (0..<256).map { Int32($0 * 7 % 2048) }
    func pass() {
      let tape = Tape()
      tape.backward(
        from: model.loss(inputs: tokens, targets: tokens, batch: 2, scale: 1 / 256, tape: tape))
      for parameter in model.parameters { parameter.zeroGradient() }
    }
    Parallelism.$pool.withValue(ThreadPool(threads: 1)) {
      pass()
      pass()
      let before = Storage.freshBlocks
      precondition(before > 20, "blocks of 64 KiB are not met here")
      for _ in 0..<3 { pass() }
      precondition(Storage.freshBlocks == before, "passes take new memory")
    }
  }
}
