import GopherCore

/// HellaSwag: which of four endings goes on.
///
/// Zellers et al. 2019. Reads the original `hellaswag_val.jsonl`, or the same set as text in which a carrier put six
/// lines an item ("activity: context", label, four endings), packed with bzip2 or not. Zero-shot
/// as in the paper (spec §4.5). From the original, prompt and endings are made as
/// lm-evaluation-harness does: "ACTIVITY: CTX_A Ctx_b", the WikiHow marks in brackets removed.
/// The carrier's text is taken as it is; it differs by the case of the second sentence's start.
/// Worked examples come from `hellaswag_train.jsonl` beside it, else from the set itself.
package struct HellaSwag: EvaluationTask {
  package let name = "hellaswag"
  package let category = TaskCategory.commonSense
  package let usualShots = 0
  package let files = [
    "hellaswag/hellaswag_val.jsonl", "hellaswag_val.jsonl",
    "hellaswag/hellaswag_val_full.txt", "hellaswag/hellaswag_val_full.txt.bz2",
    "hellaswag_val_full.txt", "hellaswag_val_full.txt.bz2",
  ]

  /// Makes the task.
  package init() {}

  package func load(from folder: DataFolder) throws -> TaskContents {
    let path = try folder.require(files, for: name)
    let file = try TaskFile(path, in: folder)
    let collector = path.hasSuffix(".jsonl") ? original(file) : try carried(file)
    var contents = try collector.contents(of: name, from: path)
    if let train = folder.find(["hellaswag/hellaswag_train.jsonl", "hellaswag_train.jsonl"]) {
      contents.takeShots(from: train, original(try TaskFile(train, in: folder)))
    }
    return contents
  }

  private func original(_ file: TaskFile) -> ItemCollector {
    var collector = ItemCollector()
    collector.addLines(of: file) { number, value throws(ItemProblem) in
      guard let endings = value["endings"]?.array?.compactMap(\.string), endings.count == 4 else {
        throw ItemProblem("has not four endings")
      }
      guard let label = value["label"]?.integer, endings.indices.contains(label) else {
        throw ItemProblem("has no label from 0 to 3")
      }
      let second = try value.text("ctx_b")
      let capitalized = second.prefix(1).uppercased() + second.dropFirst().lowercased()
      let context =
        "\(try value.text("activity_label")): \(try value.text("ctx_a")) \(capitalized)"
      return item(
        Self.clean(context), endings.map(Self.clean), label, at: file.place(number))
    }
    return collector
  }

  private func carried(_ file: TaskFile) throws -> ItemCollector {
    let lines = file.lines
    guard lines.count % 6 == 0 else {
      throw Failure.badInput(
        "\(file.name) has \(lines.count) lines, which is no multiple of six (context, label, "
          + "four endings); get it again.")
    }
    var collector = ItemCollector()
    for start in stride(from: 0, to: lines.count, by: 6) {
      let place = file.place(lines[start].number)
      collector.add(at: place) { () throws(ItemProblem) in
        let six = lines[start..<(start + 6)].compactMap {
          String(validating: $0.bytes, as: UTF8.self)
        }
        guard six.count == 6 else { throw ItemProblem("is not UTF-8") }
        guard let label = Int(six[1]), 0..<4 ~= label else {
          throw ItemProblem("has no label from 0 to 3")
        }
        return item(six[0], Array(six[2...]), label, at: place)
      }
    }
    return collector
  }

  private func item(
    _ context: String, _ endings: [String], _ label: Int, at place: String
  ) -> TaskItem {
    TaskItem(
      identifier: place,
      question: .choice(
        endings.enumerated().map { index, ending in
          Candidate(context: context, answer: ending, credit: index == label ? 1 : 0)
        }))
  }

  /// Text without WikiHow's marks: " [title]" becomes a full stop, other brackets go.
  package static func clean(_ text: String) -> String {
    guard text.contains("[") || text.contains("  ") else { return text.trimmed }
    let stopped = text.trimmed.replacing(" [title]", with: ". ")
    return stopped.replacing(#/\[.*?\]/#, with: "").replacing("  ", with: " ")
  }
}
