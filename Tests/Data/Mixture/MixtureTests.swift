import GopherCore
import MassiveText
import Testing

@Suite struct MixtureTests {
  /// Table 2 of the paper.
  static let paper = [0.48, 0.27, 0.10, 0.10, 0.03, 0.02]

  @Test func blocksOfThePaperHoldWholePercents() throws {
    let mixture = try Mixture(weights: Self.paper)
    #expect(mixture.blockSize == 100)
    #expect(mixture.quotas == [48, 27, 10, 10, 3, 2])
  }

  @Test(
    "after any number of sequences every subset is less than one away from its share",
    arguments: [
      paper, [1], [1.0 / 3, 1.0 / 3, 1.0 / 3], [0.7, 0.3], [0.123456, 0.876544],
      [0.01, 0.01, 0.01, 0.97], [0.2, 0.2, 0.2, 0.2, 0.2],
    ])
  func evenSpread(_ weights: [Double]) throws {
    let mixture = try Mixture(weights: weights)
    let size = mixture.blockSize
    #expect(mixture.quotas.reduce(0, +) == size)
    for (weight, quota) in zip(weights, mixture.quotas) {
      #expect(abs(weight - Double(quota) / Double(size)) < 1e-4)
    }
    var taken = weights.map { _ in 0 }
    for index in 0..<2 * size + 3 {
      let slot = mixture.slot(at: UInt64(index))
      #expect(slot.ordinal == UInt64(taken[slot.subset]))
      taken[slot.subset] += 1
      let isClose = zip(taken, mixture.quotas).allSatisfy { count, quota in
        abs(count * size - quota * (index + 1)) < size
      }
      #expect(isClose, "after \(index + 1) sequences: \(taken)")
      #expect(mixture.sequences(among: UInt64(index + 1)) == taken.map(UInt64.init))
    }
  }

  @Test func tinyWeightsKeepAQuota() throws {
    let mixture = try Mixture(weights: [0.00001, 0.00001, 0.99998])
    #expect(mixture.quotas == [1, 1, 9_998])
  }

  @Test func impossibleWeightsAreNamed() {
    #expect(throws: Failure.usage("The weights of the subsets sum to 0.75; they must sum to 1.")) {
      try Mixture(weights: [0.5, 0.25])
    }
    #expect(throws: Failure.self) { try Mixture(weights: [1, 0]) }
    #expect(throws: Failure.self) { try Mixture(weights: [.nan, 1]) }
    #expect(throws: Failure.self) { try Mixture(weights: []) }
  }

  @Test(
    "quotas of tokens are exact to the sequence at any size, and evenly spread",
    arguments: [
      [480_000, 270_000, 100_000, 100_000, 30_000, 20_000], [1, 1, 30_001], [65_537, 104_729],
      [123_456_789, 1, 987_654_321, 55],
    ])
  func tokenQuotas(_ sequences: [Int]) throws {
    let mixture = try Mixture(tokens: sequences.map { $0 * 2048 }, contextLength: 2048)
    let total = sequences.reduce(0, +), repeats = total / mixture.blockSize
    #expect(mixture.quotas.map { $0 * repeats } == sequences)
    #expect(mixture.sequences(among: UInt64(total)) == sequences.map(UInt64.init))
    let random = Philox(seed: 3, purpose: "places")
    for draw in 0..<300 as Range<UInt64> {
      let index = random.integer(below: UInt64(total), at: draw)
      let slot = mixture.slot(at: index), before = mixture.sequences(among: index)
      #expect(slot.ordinal == before[slot.subset])
      #expect(mixture.sequences(among: index + 1)[slot.subset] == slot.ordinal + 1)
      for (quota, count) in zip(sequences, before) {
        let share = Double(quota) / Double(total) * Double(index)
        #expect(abs(Double(count) - share) <= 1.5 + 1e-6)
      }
    }
  }

  @Test("tokens that are no whole sequences are rounded so that all sequences are used")
  func roundedTokens() throws {
    let mixture = try Mixture(tokens: [1_000_003, 2_000_003, 17], contextLength: 1000)
    #expect(mixture.blockSize == 3000)
    #expect(mixture.quotas == [1000, 1999, 1])
    #expect(throws: Failure.self) { try Mixture(tokens: [10, 2000], contextLength: 2000) }
    #expect(throws: Failure.self) { try Mixture(tokens: [0, 20_000], contextLength: 10) }
  }
}
