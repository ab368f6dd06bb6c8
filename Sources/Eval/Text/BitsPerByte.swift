import Foundation
import GopherCore

/// How well a model predicts texts, in bits per byte.
///
/// bits per byte = Σ -ln p(text) / ln 2 / Σ bytes, over the UTF-8 bytes of the original text
/// (spec §4.1), so it does not depend on the tokenizer and can stand beside a compressor. Each
/// document is predicted by itself, from its first token on.
public struct BitsPerByte {
  /// The model asked.
  public let model: any LanguageModel
  private let observer: ProgressObserver
  private let stop: StopRequest?

  /// Makes a measurement.
  public init(
    model: any LanguageModel, stop: StopRequest? = nil,
    observer: @escaping ProgressObserver = { _ in }
  ) {
    self.model = model
    self.stop = stop
    self.observer = observer
  }

  /// The task's name for a set, or for all sets together.
  public static func taskName(_ set: String?) -> String {
    set.map { "bits-per-byte/\($0)" } ?? "bits-per-byte"
  }

  /// One result a set and, for more than one set, one over all their documents.
  ///
  /// Metrics are `bits_per_byte` and `perplexity_per_token`. Throws for a set without text.
  public func evaluate(_ sets: [TextSet]) throws -> [TaskResult] {
    let total = sets.reduce(0) { $0 + $1.bytes }
    var done = 0
    let measured = try sets.map { set -> (TextSet, [Measured]) in
      guard !set.documents.isEmpty else {
        throw Failure.badInput(
          "There is no text in \(set.name)\(set.skipped.first.map { ": \($0.location) \($0.reason)" } ?? "")."
        )
      }
      return (
        set,
        try set.documents.map { document in
          try stop?.check()
          let measured = try measure(document)
          done += document.text.utf8.count
          observer(
            Progress(
              stage: "bits per byte", completed: Double(done), total: Double(total),
              unit: "bytes", detail: set.name))
          return measured
        }
      )
    }
    var results = measured.map { set, documents in
      result(Self.taskName(set.name), documents, set.skipped)
    }
    if sets.count > 1 {
      results.append(
        result(Self.taskName(nil), measured.flatMap(\.1), sets.flatMap(\.skipped)))
    }
    return results
  }

  private struct Measured {
    let identifier: String
    let text: String
    let likelihood: Likelihood
  }

  private func measure(_ document: TextSet.Document) throws -> Measured {
    guard let likelihood = try model.rollingLogLikelihoods(of: [document.text]).first,
      !likelihood.logLikelihood.isNaN
    else {
      throw Failure.badInput(
        "The model \(model.name) gives no number as the probability of \(document.identifier); "
          + "its weights are damaged or its training had diverged.")
    }
    return Measured(
      identifier: document.identifier, text: document.text, likelihood: likelihood)
  }

  private func result(
    _ name: String, _ documents: [Measured], _ skipped: [SkippedItem]
  ) -> TaskResult {
    let nats = documents.map { -$0.likelihood.logLikelihood }
    let bytes = documents.map { Double($0.text.utf8.count) }
    let tokens = documents.map { Double(max(1, $0.likelihood.tokens)) }
    let digest = SHA256()
    for document in documents {
      Array((document.text + "\u{0}").utf8).withUnsafeBytes { digest.update($0) }
    }
    return TaskResult(
      task: name, category: .languageModelling, group: nil, shots: 0,
      metrics: [
        TaskResult.Metric(
          name: "bits_per_byte", estimate: Estimate.ratio(nats.map { $0 / log(2.0) }, bytes)),
        TaskResult.Metric(
          name: "perplexity_per_token", estimate: Estimate.ratio(nats, tokens).map(exp, slope: exp)
        ),
      ],
      itemMetrics: ["bits", "bytes", "tokens"],
      items: documents.indices.map {
        TaskResult.Item(
          identifier: documents[$0].identifier,
          values: [nats[$0] / log(2.0), bytes[$0], tokens[$0]],
          logLikelihoods: [-nats[$0]])
      },
      skipped: TaskResult.Skips.count(skipped), promptDigest: digest.finish())
  }
}
