import MassiveText
import ToolSupport

/// What the documents of a data set are like, as tables.
enum AnalysisTable {
  /// Lengths, bytes a token, languages and hosts by subset, then other vocabularies if there are any.
  static func text(
    _ analysis: DataSetAnalysis, _ vocabularies: [VocabularyComparison]
  ) -> String {
    var lines: [String] = []
    for (name, subset) in analysis.subsets.sorted(by: { $0.key < $1.key }) {
      lines.append(
        "\(name): \(fixed(subset.bytesPerToken, 3)) bytes a token; a document has")
      for (unit, lengths) in [
        ("bytes", subset.byteLengths), ("words", subset.wordLengths),
        ("tokens", subset.tokenLengths),
      ] {
        lines.append(
          "  \(unit): mean \(count(lengths.mean)), 5 % \(count(lengths.quantile(0.05))), "
            + "median \(count(lengths.quantile(0.5))), 95 % \(count(lengths.quantile(0.95))), "
            + "longest \(count(Double(lengths.maximum)))")
      }
      lines.append("  languages: \(languages(subset))")
      lines += hosts(subset.hosts)
      if let scores = subset.toxicity {
        lines.append(
          "  toxicity: mean \(fixed(scores.mean, 3)), median \(fixed(scores.quantile(0.5), 3)), "
            + "95 % \(fixed(scores.quantile(0.95), 3))")
      }
    }
    if analysis.toxicityScorer == nil {
      lines.append("toxicity: not measured, no scorer was given")
    }
    for vocabulary in vocabularies {
      let subsets = vocabulary.subsets.sorted { $0.key < $1.key }
        .map { "\($0.key) \(fixed($0.value.bytesPerToken, 3))" }
      lines.append(
        "bytes a token of \(vocabulary.name) (\(count(Double(vocabulary.vocabularySize))) pieces): "
          + subsets.joined(separator: ", "))
    }
    return lines.joined(separator: "\n")
  }

  private static func languages(_ subset: SubsetAnalysis) -> String {
    let total = Double(max(1, subset.documents.documents))
    return subset.rankedLanguages.prefix(11).map { code, tally in
      "\(code) \(fixed(100 * Double(tally.documents) / total, 2)) %"
    }.joined(separator: ", ")
  }

  private static func hosts(_ hosts: SubsetAnalysis.Hosts) -> [String] {
    guard hosts.documents > 0 else { return [] }
    let number = hosts.distinct.map { "\(count(Double($0)))" } ?? "very many"
    return [
      "  hosts: \(number); most documents (of \(count(Double(hosts.documents))) with an address)"
    ] + hosts.top.map { "    \($0.host) \(count(Double($0.documents)))" }
  }

  private static func fixed(_ number: Double, _ digits: Int) -> String {
    Quantity.fixed(number, digits: digits)
  }

  private static func count(_ number: Double) -> String { Quantity.count(number.rounded()) }
}
