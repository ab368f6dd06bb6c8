import Foundation
import Tensors
import Testing

@Suite struct SoftmaxCrossEntropyTests {
  /// Hidden rows, columns, vocabulary; the last makes several chunks of rows.
  static let sizes = [(1, 1, 1), (3, 5, 2), (17, 8, 65), (130, 16, 33), (700, 4, 9)]

  @Test("equals the plain version, value and gradients", arguments: sizes, [1, 0.25] as [Float])
  func plain(size: (Int, Int, Int), scale: Float) {
    let (rows, columns, vocabulary) = size
    let hidden = Samples.variable([rows, columns], "hidden")
    let embedding = Samples.parameter([vocabulary, columns], "embedding")
    var targets = Samples.tokens(rows, below: vocabulary, "targets")
    if rows > 2 { targets[1] = -1 }
    let check = GradientCheck(
      variables: [hidden], parameters: [embedding],
      operation: {
        Operations.softmaxCrossEntropy(
          hidden: hidden, embedding: embedding, targets: targets, scale: scale, tape: $0)
      },
      plain: { values in
        let sum = Reference.logProbabilities(
          hidden: values[0], embedding: values[1], targets: targets, columns: columns
        ).reduce(0, +)
        return [-Double(scale) * sum]
      })
    #expect(check.result < 1e-6)
    #expect(check.gradient < 1e-5)
  }

  @Test("without a tape the loss has the same bits")
  func withoutTape() {
    let hidden = Samples.variable([70, 8], "hidden")
    let embedding = Samples.parameter([300, 8], "embedding")
    let targets = Samples.tokens(70, below: 300, "targets")
    func loss(_ tape: Tape?) -> Float {
      Operations.softmaxCrossEntropy(
        hidden: hidden, embedding: embedding, targets: targets, tape: tape
      ).value.scalar
    }
    #expect(loss(nil) == loss(Tape()))
  }

  @Test("the seed of the backward pass scales the gradients")
  func seed() {
    func gradients(_ seed: Float) -> [Double] {
      let hidden = Samples.variable([7, 4], "hidden")
      let embedding = Samples.parameter([5, 4], "embedding")
      let tape = Tape()
      let loss = Operations.softmaxCrossEntropy(
        hidden: hidden, embedding: embedding, targets: [0, 1, 2, 3, 4, 0, -1], tape: tape)
      tape.backward(from: loss, seed: seed)
      return (hidden.gradient?.doubles ?? []) + embedding.gradient.doubles
    }
    #expect(relativeError(gradients(4), gradients(1).map { 4 * $0 }) < 1e-7)
  }

  @Test("great logits neither overflow nor lose the loss")
  func greatLogits() {
    let hidden = Variable(Tensor([1000, -1000], shape: [2, 1]))
    let embedding = Parameter(name: "e", value: Tensor([1, -1], shape: [2, 1]))
    let loss = Operations.softmaxCrossEntropy(
      hidden: hidden, embedding: embedding, targets: [0, 0], tape: nil)
    #expect(loss.value.scalar == 2000)
  }

  @Test("log-probabilities, arg-max and logits agree with the plain version", arguments: sizes)
  func logProbabilities(rows: Int, columns: Int, vocabulary: Int) {
    inEveryFamily { logProbabilitiesInFamily(rows, columns, vocabulary) }
  }

  private func logProbabilitiesInFamily(_ rows: Int, _ columns: Int, _ vocabulary: Int) {
    let hidden = Samples.normal([rows, columns], "hidden")
    let embedding = Samples.parameter([vocabulary, columns], "embedding")
    var targets = Samples.tokens(rows, below: vocabulary, "targets")
    if rows > 2 { targets[1] = -1 }
    let (logProbability, isArgmax) = Operations.tokenLogProbabilities(
      hidden: hidden, embedding: embedding, targets: targets)
    let plain = Reference.logProbabilities(
      hidden: hidden.doubles, embedding: embedding.value.doubles, targets: targets,
      columns: columns)
    #expect(relativeError(logProbability.map(Double.init), plain) < 1e-6)

    let logits = Operations.logits(hidden: hidden, embedding: embedding).values
    for row in 0..<rows {
      let scores = logits[row * vocabulary..<(row + 1) * vocabulary]
      let best = scores.max().flatMap { scores.firstIndex(of: $0) } ?? 0
      let expected = targets[row] < 0 || best - scores.startIndex == Int(targets[row])
      #expect(isArgmax[row] == expected)
    }
  }

  @Test("of equal logits the lowest identifier is the arg-max")
  func ties() {
    let embedding = Parameter(name: "e", value: Tensor([1, 2, 2, 0], shape: [4, 1]))
    let result = Operations.tokenLogProbabilities(
      hidden: Tensor([1, 1, 1], shape: [3, 1]), embedding: embedding, targets: [1, 2, -1])
    #expect(result.isArgmax == [true, false, true])
    #expect(result.logProbability[2] == 0)
  }

  @Test("a target beyond the vocabulary traps")
  func mismatch() async {
    await #expect(processExitsWith: .failure) {
      _ = Operations.softmaxCrossEntropy(
        hidden: Samples.variable([1, 2], "hidden"), embedding: Samples.parameter([3, 2], "e"),
        targets: [3], tape: nil)
    }
  }
}
