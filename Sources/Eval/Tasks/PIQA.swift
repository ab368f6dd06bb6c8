import GopherCore

/// PIQA: which of two ways reaches a goal.
///
/// Bisk et al. 2020. Reads `valid.jsonl` (`goal`, `sol1`, `sol2`) and, line for line, `valid-labels.lst` (0 or 1).
/// Prompt "Question: GOAL\nAnswer:", zero-shot as in the paper (spec §4.5); the paper's own
/// wording is unknown, this one is lm-evaluation-harness's. Worked examples come from
/// `train.jsonl` with `train-labels.lst` where they exist, else from the validation set.
package struct PIQA: EvaluationTask {
  package let name = "piqa"
  package let category = TaskCategory.commonSense
  package let usualShots = 0
  package let files = ["piqa/valid.jsonl", "physicaliqa/valid.jsonl", "valid.jsonl"]

  /// Makes the task.
  package init() {}

  package func load(from folder: DataFolder) throws -> TaskContents {
    let path = try folder.require(files, for: name)
    var contents = try read(path, in: folder).contents(of: name, from: path)
    let train = path.dropLast("valid.jsonl".count) + "train.jsonl"
    if let train = folder.find([folder.relative(String(train))]) {
      contents.takeShots(from: train, try read(train, in: folder))
    }
    return contents
  }

  private func read(_ path: String, in folder: DataFolder) throws -> ItemCollector {
    let file = try TaskFile(path, in: folder)
    let labelPath = path.dropLast(".jsonl".count) + "-labels.lst"
    let labels = try LabelFile(String(labelPath), in: folder, for: file, task: name)
    var collector = ItemCollector()
    collector.addLines(of: file) { number, value throws(ItemProblem) in
      let right = try labels.label(atLine: number, oneOf: ["0", "1"])
      let context = "Question: \(try value.text("goal"))\nAnswer:"
      let answers = [try value.text("sol1"), try value.text("sol2")]
      return TaskItem(
        identifier: file.place(number),
        question: .choice(
          answers.enumerated().map { index, answer in
            Candidate(context: context, answer: answer, credit: index == right ? 1 : 0)
          }))
    }
    return collector
  }
}

/// A file with one label a line beside a file with one item a line.
package struct LabelFile {
  private let labels: [Int: String]
  private let name: String

  /// Reads the labels; throws unless there are as many as items.
  package init(
    _ path: String, in folder: DataFolder, for items: TaskFile, task: String
  ) throws {
    let file = try TaskFile(try folder.require([folder.relative(path)], for: task), in: folder)
    let lines = file.lines
    name = file.name
    guard lines.last?.number == items.lines.last?.number else {
      throw Failure.badInput(
        "\(file.name) has \(lines.count) labels, but \(items.name) has \(items.lines.count) "
          + "items; the two files do not belong together.")
    }
    labels = Dictionary(
      lines.map { ($0.number, String(decoding: $0.bytes, as: UTF8.self)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The place among `values` of the label for a line.
  package func label(atLine line: Int, oneOf values: [String]) throws(ItemProblem) -> Int {
    guard let label = labels[line] else { throw ItemProblem("has no label in \(name)") }
    guard let index = values.firstIndex(of: label) else {
      throw ItemProblem("has the unknown label \"\(label)\" in \(name)")
    }
    return index
  }
}
