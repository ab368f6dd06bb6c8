import ArgumentParser
import GopherCore
import MassiveText
import ToolSupport

/// `massivetext-build what-if`: what other thresholds would keep and drop.
struct WhatIfCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "what-if",
    abstract: "Show what other thresholds would keep and drop, without the texts.",
    discussion: """
      Asks the filters of content, language, quality and repetition again, with the values that the run \
      recorded. Kept means kept by the filters; duplicates and test sets come behind them.
      """)

  @Argument(help: "The data set.")
  var directory: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Another threshold, such as quality.minimum_words=40; may be repeated. The value is YAML.",
      valueName: "key=value"))
  var overrides: [String] = []

  @OptionGroup var options: OutputOptions

  func perform() throws {
    guard !overrides.isEmpty else { throw Failure.usage("Name a threshold to change with --set.") }
    let data = try DataSet(directory)
    let effects = try WhatIf(data, overrides: overrides).effects()
    let console = options.console
    if console.json { return try console.result(json: ["subsets": effects]) }
    for subset in data.subsets {
      if let effect = effects[subset] { console.result(EffectTable.text(subset, effect)) }
    }
  }
}

/// The effect of other thresholds on a subset as text.
enum EffectTable {
  /// What is kept and dropped now and then, by reason, and what moves.
  static func text(_ subset: String, _ effect: WhatIf.Effect) -> String {
    guard !effect.before.isEmpty else { return "\(subset): no filter ran." }
    var lines = ["\(subset)"]
    let fates = Set(effect.before.keys).union(effect.after.keys)
    let width = 2 + (fates.map(\.count).max() ?? 0)
    let order = fates.sorted { ($0 == WhatIf.kept ? "" : $0) < ($1 == WhatIf.kept ? "" : $1) }
    lines.append(row(width, "", "in the run", "", "what if", ""))
    for fate in order {
      let before = effect.before[fate] ?? Tally(), after = effect.after[fate] ?? Tally()
      lines.append(
        row(
          width, fate, "\(before.documents)", Quantity.bytes(Double(before.bytes)),
          "\(after.documents)",
          Quantity.bytes(Double(after.bytes))))
    }
    let moved = effect.moves.filter { $0.from != $0.to }
    if moved.isEmpty { lines.append("  no document changes its fate") }
    for move in moved {
      lines.append(
        "  \(move.from) -> \(move.to): \(move.count.documents) documents, "
          + Quantity.bytes(Double(move.count.bytes)))
    }
    return lines.joined(separator: "\n")
  }

  private static func row(_ width: Int, _ columns: String...) -> String {
    let widths = [width, 12, 10, 12, 10]
    let cells = zip(columns, widths).enumerated().map { index, cell in
      let space = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
      return index == 0 ? cell.0 + space : space + cell.0
    }
    return "  " + cells.joined()
  }
}
