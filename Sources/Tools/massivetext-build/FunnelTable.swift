import MassiveText
import ToolSupport

/// The funnel of a data set as a table.
enum FunnelTable {
  /// One block a subset: stages, what stayed, what was dropped and why.
  static func text(_ manifest: DataSetManifest) -> String {
    var lines: [String] = []
    for name in manifest.subsetNames {
      guard let subset = manifest.subsets[name] else { continue }
      lines.append(
        "\(name): \(count(subset.documents)) documents, \(Quantity.bytes(Double(subset.bytes))), "
          + "\(count(subset.tokens)) tokens, weight \(subset.weight), "
          + "\(count(subset.heldOut.documents)) documents held out")
      lines.append(text(subset.funnel))
    }
    lines.append(mixture(manifest))
    lines.append(
      "tokenizer: \(count(manifest.tokenizer.vocabularySize)) pieces in \(manifest.tokenizer.path)")
    return lines.joined(separator: "\n")
  }

  /// What training takes of each subset.
  static func mixture(_ manifest: DataSetManifest) -> String {
    let rows = manifest.subsetNames.compactMap { name -> String? in
      guard let subset = manifest.subsets[name], let training = subset.training else { return nil }
      let epochs = (training.epochs * 1000).rounded() / 1000
      return "  \(padded(name, 24, left: false))"
        + padded(count(training.tokens), 20, left: true) + " tokens"
        + padded("\(epochs)", 12, left: true) + " epochs"
    }
    let total = manifest.subsets.values.reduce(0) { $0 + ($1.training?.tokens ?? 0) }
    return (["to train on: \(count(total)) tokens"] + rows).joined(separator: "\n")
  }

  /// Stages with what stayed, and below each what was dropped and why.
  static func text(_ funnel: Funnel) -> String {
    funnel.stages.flatMap { stage in
      [row(stage.stage, count(stage.kept.documents), stage.kept.bytes)]
        + reasons(stage).map { row("  - \($0)", count($1.documents), $1.bytes) }
    }.joined(separator: "\n")
  }

  /// The reasons of a stage, the most frequent first.
  private static func reasons(_ stage: StageCount) -> [(String, Tally)] {
    stage.dropped.sorted { ($1.value.documents, $0.key) < ($0.value.documents, $1.key) }
      .map { ($0.key, $0.value) }
  }

  private static func row(_ name: String, _ documents: String, _ bytes: Int) -> String {
    "  \(padded(name, 60, left: false))\(padded(documents, 12, left: true))"
      + padded(Quantity.bytes(Double(bytes)), 12, left: true)
  }

  private static func padded(_ text: String, _ width: Int, left: Bool) -> String {
    let space = String(repeating: " ", count: max(1, width - text.count))
    return left ? space + text : text + space
  }

  private static func count(_ number: Int) -> String { Quantity.count(Double(number)) }
}
