/// Markdown under construction.
struct Markdown {
  /// The text so far.
  private(set) var source = ""

  /// Adds a heading; level 1 is the title.
  mutating func heading(_ text: String, level: Int) {
    source += "\(String(repeating: "#", count: level)) \(text)\n\n"
  }

  /// Adds a paragraph.
  mutating func paragraph(_ text: String) { source += "\(text)\n\n" }

  /// Adds a question with its answer.
  mutating func question(_ question: String, _ answer: String) {
    source += "**\(question)** \(answer)\n\n"
  }

  /// Adds a table.
  mutating func table(_ columns: [String], _ rows: [[String]]) {
    for row in [columns, columns.map { _ in "---" }] + rows {
      source += "| \(row.map(Self.cell).joined(separator: " | ")) |\n"
    }
    source += "\n"
  }

  /// Adds a block of text as it is; backticks in it cannot end it.
  mutating func block(_ text: String) {
    source += "~~~~yaml\n\(text.replacing("~~~~", with: "~~~ ~"))"
    source += text.hasSuffix("\n") ? "~~~~\n\n" : "\n~~~~\n\n"
  }

  private static func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }
}
