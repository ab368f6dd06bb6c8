import GopherCore
import Tensors
import Testing

@Suite struct RelativeAttentionTests {
  /// Inputs of one size.
  struct Setting {
    let query, key, value, relative: Variable
    let u, v: Parameter
    let heads: Int, keySize: Int, positions: Int, batch: Int

    init(positions: Int, heads: Int, keySize: Int, batch: Int, distances: Int? = nil) {
      let width = heads * keySize
      self.heads = heads
      self.keySize = keySize
      self.positions = positions
      self.batch = batch
      let shape: Shape = [batch, positions, width]
      query = Samples.variable(shape, "query")
      key = Samples.variable(shape, "key")
      value = Samples.variable(shape, "value")
      relative = Samples.variable([distances ?? positions, width], "relative")
      u = Samples.parameter([heads, keySize], "u")
      v = Samples.parameter([heads, keySize], "v")
    }

    func run(_ tape: Tape?) -> Variable {
      Operations.relativeAttention(
        query: query, key: key, value: value, relative: relative, contentBias: u, positionBias: v,
        heads: heads, batch: batch, tape: tape)
    }

    /// The oracle: query, key, value, relative, u, v.
    func reference(_ inputs: [[Double]]) -> [Double] {
      let size = positions * heads * keySize
      return (0..<batch).flatMap { sequence in
        let range = sequence * size..<(sequence + 1) * size
        return Reference.attention(
          Reference.Attention(
            query: Array(inputs[0][range]), key: Array(inputs[1][range]),
            value: Array(inputs[2][range]), relative: inputs[3], contentBias: inputs[4],
            positionBias: inputs[5], heads: heads, keySize: keySize))
      }
    }

    func check() -> GradientCheck {
      GradientCheck(
        variables: [query, key, value, relative], parameters: [u, v], operation: run,
        plain: reference)
    }
  }

  static let settings: [(Int, Int, Int, Int)] = [
    (1, 1, 1, 1), (3, 2, 5, 2), (17, 3, 8, 1), (64, 1, 4, 1), (65, 2, 16, 2), (130, 1, 32, 3),
    (300, 2, 8, 1),
  ]

  @Test("equals the index gather r[i - j], value and gradients", arguments: settings)
  func gather(positions: Int, heads: Int, keySize: Int, batch: Int) {
    let check = Setting(positions: positions, heads: heads, keySize: keySize, batch: batch).check()
    #expect(check.result < 1e-6)
    #expect(check.gradient < 1e-5)
  }

  @Test("takes the last rows of a longer table of distances")
  func longerTable() {
    let check = Setting(positions: 70, heads: 2, keySize: 8, batch: 2, distances: 90).check()
    #expect(check.result < 1e-6)
    #expect(check.gradient < 1e-5)
  }

  @Test("scores of great size neither overflow nor vanish")
  func greatScores() {
    let setting = Setting(positions: 40, heads: 1, keySize: 8, batch: 1)
    setting.query.value.scale(by: 100)
    let result = setting.run(nil).value
    #expect(result.values.allSatisfy { $0.isFinite })
    let inputs =
      [setting.query, setting.key, setting.value, setting.relative].map(\.value.doubles)
      + [setting.u, setting.v].map(\.value.doubles)
    // Scores near 1e3 carry an absolute error of 1e3 · 6e-8 · sqrt(16), hence the weights'.
    #expect(relativeError(result, setting.reference(inputs)) < 1e-3)
  }

  @Test(
    "new positions against a cache equal the last rows of the whole",
    arguments: [1, 3, 70, 130], [130, 100, 20, 1])
  func cache(new: Int, distances: Int) { inEveryFamily { cacheInFamily(new, distances) } }

  private func cacheInFamily(_ new: Int, _ distances: Int) {
    let setting = Setting(positions: 130, heads: 3, keySize: 8, batch: 1, distances: distances)
    let result = Operations.relativeAttention(
      query: setting.query.value.rows(130 - new..<130),
      over: [sequence(setting, 130, heads: 3)], contentBias: setting.u,
      positionBias: setting.v, heads: 3)
    let whole = setting.run(nil).value
    let inputs =
      [setting.query, setting.key, setting.value, setting.relative].map(\.value.doubles)
      + [setting.u, setting.v].map(\.value.doubles)
    #expect(relativeError(whole, setting.reference(inputs)) < 1e-6)
    #expect(relativeError(result, whole.rows(130 - new..<130).doubles) < 1e-6)
  }

  @Test("a cache may have room for more positions")
  func roomInCache() {
    let setting = Setting(positions: 50, heads: 2, keySize: 8, batch: 1)
    func run(_ query: Range<Int>, positions: Int) -> Tensor {
      Operations.relativeAttention(
        query: setting.query.value.rows(query), over: [sequence(setting, positions)],
        contentBias: setting.u, positionBias: setting.v, heads: 2)
    }
    let expected = setting.run(nil).value.rows(20..<30).doubles
    #expect(relativeError(run(20..<30, positions: 30), expected) < 1e-6)
  }

  @Test("one position of several sequences has the bits of each alone")
  func severalSequences() {
    let setting = Setting(positions: 90, heads: 2, keySize: 8, batch: 1)
    func run(_ rows: Range<Int>, _ lengths: [Int]) -> Tensor {
      Operations.relativeAttention(
        query: setting.query.value.rows(rows), over: lengths.map { sequence(setting, $0) },
        contentBias: setting.u, positionBias: setting.v, heads: 2)
    }
    let lengths = [1, 90, 17, 64]
    let together = run(10..<14, lengths)
    for (index, length) in lengths.enumerated() {
      let alone = run(10 + index..<11 + index, [length])
      #expect(together.rows(index..<index + 1).values == alone.values)
    }
  }

  private func sequence(_ setting: Setting, _ positions: Int, heads: Int = 2) -> CachedSequence {
    CachedSequence(
      keys: setting.key.value.separatingHeads(heads),
      values: setting.value.value.separatingHeads(heads), positions: positions,
      relative: setting.relative.value.separatingHeads(heads))
  }

  @Test("shapes that do not fit trap")
  func mismatch() async {
    await #expect(processExitsWith: .failure) {
      let setting = Setting(positions: 4, heads: 2, keySize: 4, batch: 1, distances: 3)
      _ = setting.run(Tape())
    }
    await #expect(processExitsWith: .failure) {
      let x = Samples.variable([4, 6], "x"), u = Samples.parameter([6], "u")
      _ = Operations.relativeAttention(
        query: x, key: x, value: x, relative: x, contentBias: u, positionBias: u, heads: 4,
        batch: 1, tape: nil)
    }
  }
}
