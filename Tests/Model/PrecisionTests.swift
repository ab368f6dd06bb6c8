import Foundation
import GopherModel
import Tensors
import Testing

/// The network in bfloat16, beside PyTorch's in bfloat16.
///
/// Bits cannot agree, since PyTorch rounds in other places. So both are held against PyTorch's
/// float64: over all tensors, the geometric mean of our distance over PyTorch's stays below a bound,
/// and no tensor is half as far again (Docs/Numerics.md).
@Suite struct PrecisionTests {
  /// Our precision, PyTorch's way, and the bound of the mean.
  struct Mode: Sendable {
    let precision: Precision
    let name: String
    let bound: Double
  }

  /// `autocast` keeps the residual stream and the norms in float32, where `mixed` rounds each sum
  /// of the stream once; `pure` rounds every operation, the inside of norms and softmaxes included.
  static let modes = [
    Mode(precision: .mixed, name: "autocast", bound: 1),
    Mode(precision: .bfloat16, name: "pure", bound: 0.85),
  ]

  private let exact: PyTorchGolden
  private let peer: SafetensorsFile

  init() throws {
    exact = try PyTorchGolden("default")
    peer = try PyTorchGolden.file("default_bfloat16")
  }

  @Test(
    "logits, log-probabilities and gradients err no more than PyTorch's bfloat16",
    arguments: modes, [AttentionFactors.float32, .bfloat16])
  func againstPyTorch(mode: Mode, factors: AttentionFactors) throws {
    let found = try AttentionFactors.$forced.withValue(factors) { try results(mode.precision) }
    let ratios = try ratios(of: found, to: mode)
    for (name, ratio) in ratios {
      // Not float32 under bfloat16's name, either.
      #expect(ratio > 0.25 && ratio < 1.5, "\(mode.name), \(factors), \(name)")
    }
    #expect(mean(ratios) < mode.bound, "\(mode.name), \(factors)")
    // The mean of 256 losses, whose errors mostly cancel.
    let loss = try #require(found["loss"])
    #expect(relativeError(loss, try exact.file.floats("loss")) < 1e-3)
  }

  @Test("weights that are cut instead of rounded are told from rounded ones", arguments: modes)
  func cut(mode: Mode) throws {
    let found = try results(mode.precision) { weights in
      weights.map { Float(bitPattern: $0.bitPattern & 0xFFFF_0000) }
    }
    #expect(mean(try ratios(of: found, to: mode)) > mode.bound, "\(mode.name)")
  }

  /// Our distance from float64 over PyTorch's, by tensor.
  private func ratios(of found: [String: [Float]], to mode: Mode) throws -> [(String, Double)] {
    try found.keys.filter { $0 != "loss" }.sorted().map { name in
      let wanted = try exact.file.floats(name)
      let theirs = relativeError(try peer.floats("\(mode.name).\(name)"), wanted)
      return (name, relativeError(found[name] ?? [], wanted) / theirs)
    }
  }

  /// The geometric mean.
  private func mean(_ ratios: [(String, Double)]) -> Double {
    exp(ratios.reduce(0) { $0 + log($1.1) } / Double(ratios.count))
  }

  /// What the golden holds, computed by us from its weights after a change.
  private func results(
    _ precision: Precision, _ change: ([Float]) -> [Float] = { $0 }
  ) throws -> [String: [Float]] {
    let model = try exact.model()
    for parameter in model.parameters { parameter.value.values = change(parameter.value.values) }
    model.use(precision)
    let inputs = try exact.tokens("inputs"), targets = try exact.tokens("targets")
    let length = exact.configuration.contextLength
    let logits = model.logits(inputs, batch: exact.batch)
    let rows = try exact.file.uint16s("logit_rows").map(Int.init)
    var results = [
      "logits": rows.flatMap { logits.rows($0..<$0 + 1).values },
      "log_probabilities": model.tokenLogProbabilities(
        inputs: Array(inputs.prefix(length)), targets: Array(targets.prefix(length))
      ).logProbability,
    ]
    let tape = Tape()
    let loss = model.loss(
      inputs: inputs, targets: targets, batch: exact.batch, scale: try exact.scale, tape: tape)
    tape.backward(from: loss)
    results["loss"] = loss.value.values
    for parameter in model.parameters {
      let name = "gradient.\(parameter.name)"
      if peer.entry("pure.\(name)") != nil { results[name] = parameter.gradient.values }
    }
    return results
  }
}
