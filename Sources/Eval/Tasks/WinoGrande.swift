/// WinoGrande: which of two names a blank stands for.
///
/// Sakaguchi et al. 2019. Reads `dev.jsonl` (`sentence` with one `_`, `option1`, `option2`, `answer` "1" or "2").
/// Partial scoring (Trinh and Le 2018), as lm-evaluation-harness does and, as far as known, the
/// paper (zero-shot, spec §4.5): the prompt is the sentence up to the blank with an option put
/// in, and what is scored is the rest of the sentence, the same text for both options. Division
/// by length therefore changes nothing, and only the sum is reported. Worked examples come from
/// the largest training file that exists, else from the development set.
package struct WinoGrande: EvaluationTask {
  package let name = "winogrande"
  package let category = TaskCategory.commonSense
  package let usualShots = 0
  package let files = ["winogrande/dev.jsonl", "winogrande_1.1/dev.jsonl", "dev.jsonl"]

  /// Makes the task.
  package init() {}

  package func load(from folder: DataFolder) throws -> TaskContents {
    let path = try folder.require(files, for: name)
    var contents = try read(path, in: folder).contents(of: name, from: path)
    let place = folder.relative(path).dropLast("dev.jsonl".count)
    if let train = folder.find(["xl", "l", "m", "s", "xs"].map { "\(place)train_\($0).jsonl" }) {
      contents.takeShots(from: train, try read(train, in: folder))
    }
    contents.normalizations = [.sum]
    return contents
  }

  private func read(_ path: String, in folder: DataFolder) throws -> ItemCollector {
    let file = try TaskFile(path, in: folder)
    var collector = ItemCollector()
    collector.addLines(of: file) { number, value throws(ItemProblem) in
      try item(value, at: file.place(number))
    }
    return collector
  }

  private func item(
    _ value: PositionedJSON, at place: String
  ) throws(ItemProblem) -> TaskItem {
    let sentence = try value.text("sentence")
    guard let blank = sentence.firstIndex(of: "_") else { throw ItemProblem("has no blank") }
    guard let answer = value["answer"]?.string, let right = ["1", "2"].firstIndex(of: answer)
    else { throw ItemProblem("has no answer \"1\" or \"2\"") }
    let rest = sentence[sentence.index(after: blank)...].trimmed
    guard !rest.isEmpty else { throw ItemProblem("has nothing after the blank") }
    var candidates = [Candidate]()
    for (index, key) in ["option1", "option2"].enumerated() {
      candidates.append(
        Candidate(
          context: sentence[..<blank] + (try value.text(key)), answer: rest,
          credit: index == right ? 1 : 0))
    }
    return TaskItem(identifier: place, question: .choice(candidates))
  }
}
