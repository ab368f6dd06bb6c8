import GopherCore
import GopherModel
import Tensors
import Testing

@Suite struct StorageReuseTests {
  @Test("from the third on, training steps take no fresh memory")
  func steps() async {
    // In a process of its own: the arena serves all that runs in one.
    await #expect(processExitsWith: .success) { try Steps.run() }
  }
}

/// Steps on one thread: how many pieces' working memory is in use at once is else a matter of chance.
private enum Steps {
  static func run() throws {
    try Parallelism.$pool.withValue(ThreadPool(threads: 1)) {
      for precision in [Precision.float32, .mixed] {
        for rematerialization in Rematerialization.allCases {
          try run(precision, rematerialization)
        }
      }
    }
  }

  private static func run(_ precision: Precision, _ rematerialization: Rematerialization) throws {
    let configuration = GopherConfiguration(
      name: "small", layers: 2, heads: 4, keySize: 32, modelSize: 128, vocabularySize: 2048,
      contextLength: 128)
    let model = try Gopher(configuration: configuration, seed: 1)
    model.use(precision)
    let tokens = (0..<256).map { Int32($0 * 7 % 2048) }
    let adam = Adam(model.parameters, precision: precision)
    func step() {
      let tape = Tape()
      let loss = model.loss(
        inputs: tokens, targets: tokens, batch: 2, scale: 1 / 256,
        rematerialization: rematerialization, tape: tape)
      tape.backward(from: loss)
      adam.update(rate: 1e-4)
      for parameter in model.parameters { parameter.zeroGradient() }
    }
    for _ in 1...2 { step() }
    let before = Storage.freshBlocks
    precondition(before > 0, "no block of 64 KiB is met here")
    for _ in 3...6 { step() }
    precondition(
      Storage.freshBlocks == before, "\(precision), \(rematerialization): steps take fresh memory")
  }
}
