import GopherCore
import Tensors
import Testing

/// Attention with bfloat16 factors, in every family of the machine.
///
/// A factor rounded to 8 bits is off by 2⁻⁹ of itself at most, 1.1e-3 in the root mean square.
/// Scores of size 2 to 3 come out off by 2e-3 · √2, weights and slopes by as much relative to
/// themselves, and are rounded once more; each result is a sum of products of two such. So errors of
/// 3 to 5e-3 of a result are due, half of that in `relativeError`, which divides by both lengths;
/// gradients hold differences of such numbers (dP − δ) and get twice as much. A factor left out,
/// doubled or shifted by one column is an error of several hundredths.
@Suite struct BFloat16AttentionTests {
  typealias Setting = RelativeAttentionTests.Setting

  /// Positions, heads, key size, batch; several tiles, odd sizes, tiles that end inside the diagonal.
  static let settings: [(Int, Int, Int, Int)] = [
    (1, 1, 1, 1), (3, 2, 5, 2), (17, 3, 8, 1), (64, 1, 7, 1), (65, 2, 16, 2), (130, 1, 33, 3),
    (577, 2, 8, 1),
  ]

  private func gradients(_ setting: Setting, _ factors: AttentionFactors) -> [[Double]] {
    AttentionFactors.$forced.withValue(factors) {
      let tape = Tape(), result = setting.run(tape)
      let weights = Samples.normal([result.value.count], "weights")
      tape.backward(from: weightedSum(result, weights, tape: tape))
      let gradients =
        [setting.query, setting.key, setting.value, setting.relative].map {
          $0.takeGradient()?.doubles ?? []
        } + [setting.u, setting.v].map(\.gradient.doubles)
      for bias in [setting.u, setting.v] { bias.zeroGradient() }
      return [result.value.doubles] + gradients
    }
  }

  @Test(
    "result and gradients are those of float32 and of the plain version, to 8 bits",
    arguments: settings)
  func close(positions: Int, heads: Int, keySize: Int, batch: Int) {
    let setting = Setting(positions: positions, heads: heads, keySize: keySize, batch: batch)
    let inputs =
      [setting.query, setting.key, setting.value, setting.relative].map(\.value.doubles)
      + [setting.u, setting.v].map(\.value.doubles)
    let plain = setting.reference(inputs)
    inEveryFamily {
      let narrow = gradients(setting, .bfloat16), wide = gradients(setting, .float32)
      #expect(relativeError(narrow[0], plain) < 4e-3)
      compare(narrow, wide)
    }
  }

  private func compare(_ narrow: [[Double]], _ wide: [[Double]]) {
    for (a, b) in zip(narrow, wide) {
      let error = relativeError(a, b)
      // Of a single position the slopes are zero but for rounding.
      #expect(error < 1e-2 || b.count == 1)
    }
  }

  @Test("takes the last rows of a longer table of distances")
  func longerTable() {
    let setting = Setting(positions: 70, heads: 2, keySize: 9, batch: 2, distances: 95)
    compare(gradients(setting, .bfloat16), gradients(setting, .float32))
  }
}
