import Foundation
import GopherCore
import MassiveText
import ToolSupport

/// The disagreements of profiles as text, and as a JSON file.
enum ComparisonTable {
  /// A matrix of documents kept by the row's profile and dropped by the column's, then the rules
  /// behind each of its numbers, the most frequent first.
  static func text(_ comparison: ProfileComparison) -> String {
    let names = comparison.profiles.map(\.rawValue)
    var lines = ["", "kept by the row, dropped by the column"]
    lines.append(row([""] + names + ["kept"]))
    for (index, profile) in comparison.profiles.enumerated() {
      let cells = comparison.profiles.map { other in
        comparison.count(keptBy: profile, droppedBy: other).map { "\($0.documents)" } ?? "-"
      }
      lines.append(row([names[index]] + cells + ["\(comparison.kept[index].documents)"]))
    }
    for pair in comparison.disagreements where pair.count.documents > 0 {
      lines.append(
        "\(pair.dropped.rawValue) drops \(pair.count.documents) documents "
          + "(\(Quantity.bytes(Double(pair.count.bytes)))) that \(pair.kept.rawValue) keeps")
      let rules = pair.rules.sorted {
        ($1.value.documents, $0.key) < ($0.value.documents, $1.key)
      }
      for (rule, count) in rules { lines.append("  \(rule) \(count.documents)") }
    }
    return lines.joined(separator: "\n")
  }

  /// Writes the comparison as JSON.
  static func write(_ comparison: ProfileComparison, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(comparison), as: UTF8.self)
    try DurableFile.write(text + "\n", to: path)
  }

  private static func row(_ cells: [String]) -> String {
    cells.enumerated().map { index, cell in
      let space = String(repeating: " ", count: max(0, 12 - cell.count))
      return index == 0 ? cell + space : space + cell
    }.joined()
  }
}
