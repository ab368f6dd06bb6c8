import GopherModel
import Tensors
import Testing

@Suite struct KeyValueCacheTests {
  private let golden: PyTorchGolden
  private let model: Gopher
  private let length: Int

  init() throws {
    golden = try PyTorchGolden("biased")
    model = try golden.model()
    length = golden.configuration.contextLength
  }

  /// The scores behind each token of a text of three times the context.
  private func scores(
    _ model: Gopher, _ positions: PositionExtent, capacity: Int, prefill: Int
  ) throws -> [[Float]] {
    let text = (0..<3 * length).map { Int32($0 * 5 % golden.configuration.vocabularySize) }
    let cache = try KeyValueCache(for: model, capacity: capacity, positions: positions)
    let first = model.nextTokenLogits(after: Array(text[..<prefill]), caches: [cache]).values
    return [first]
      + text[prefill...].map { model.nextTokenLogits(after: [$0], caches: [cache]).values }
  }

  @Test("clamped and extended positions have the same bits up to the context, no further")
  func extent() throws {
    let clamped = try scores(model, .clamped, capacity: 3 * length, prefill: 3)
    let extended = try scores(model, .extended, capacity: 3 * length, prefill: 3)
    #expect(clamped.count == extended.count)
    #expect(clamped.prefix(length - 2) == extended.prefix(length - 2))
    for index in length - 2..<clamped.count { #expect(clamped[index] != extended[index]) }
  }

  @Test("extended positions are those of a model of a longer context", arguments: [3, 50])
  func longerContext(prefill: Int) throws {
    var configuration = golden.configuration
    configuration.contextLength = 4 * length
    let longer = try Gopher(configuration: configuration, seed: 0)
    for (parameter, source) in zip(longer.parameters, model.parameters) {
      parameter.value.values = source.value.values
    }
    let extended = try scores(model, .extended, capacity: 3 * length, prefill: prefill)
    #expect(try scores(longer, .clamped, capacity: 3 * length, prefill: prefill) == extended)
    #expect(try scores(longer, .extended, capacity: 3 * length, prefill: prefill) == extended)
  }

  @Test("a text read without a cache knows the same extents", arguments: PositionExtent.allCases)
  func withoutCache(positions: PositionExtent) throws {
    let text = (0..<3 * length).map { Int32($0 * 5 % golden.configuration.vocabularySize) }
    let cache = try KeyValueCache(for: model, capacity: text.count, positions: positions)
    let cached = model.nextTokenLogits(after: text, caches: [cache]).values
    let whole = model.logits(text, extent: positions)
    let last = whole.rows(text.count - 1..<text.count).values
    #expect(relativeError(last, cached) < 2e-5)
    let other = model.logits(text, extent: positions == .clamped ? .extended : .clamped)
    #expect(relativeError(whole.rows(0..<length).values, other.rows(0..<length).values) < 1e-5)
    #expect(relativeError(other.rows(text.count - 1..<text.count).values, cached) > 1e-3)
    let scores = { (extent: PositionExtent) in
      model.tokenLogProbabilities(inputs: text, targets: text, extent: extent).logProbability
    }
    let clamped = scores(.clamped), extended = scores(.extended)
    #expect(relativeError(Array(clamped[..<length]), Array(extended[..<length])) < 1e-5)
    #expect(relativeError(Array(clamped[length...]), Array(extended[length...])) > 1e-3)
  }

  @Test("room for more positions changes no bit", arguments: PositionExtent.allCases)
  func capacity(positions: PositionExtent) throws {
    let tight = try scores(model, positions, capacity: 3 * length, prefill: 5)
    #expect(try scores(model, positions, capacity: 9 * length + 1, prefill: 5) == tight)
  }

  @Test("a cache taken back goes on as it did before")
  func rewind() throws {
    let cache = try KeyValueCache(for: model, capacity: 20)
    _ = model.nextTokenLogits(after: [1, 2, 3], caches: [cache])
    let first = model.nextTokenLogits(after: [4], caches: [cache]).values
    cache.rewind(to: 3)
    #expect(model.nextTokenLogits(after: [4], caches: [cache]).values == first)
    #expect(cache.count == 4)
  }
}
