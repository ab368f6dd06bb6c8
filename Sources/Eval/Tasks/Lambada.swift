/// LAMBADA: the last word of a passage, greedily, all its tokens right.
///
/// Paperno et al. 2016. Reads the variant preprocessed for GPT-2 (`lambada_test.jsonl`, one `{"text": …}` a line) or
/// the original `lambada_test_plain_text.txt`, one passage a line. The prompt is the passage up
/// to its last space, zero-shot as in the paper (spec §4.3). Besides the accuracy the perplexity
/// of the last words is given: exp(mean over items of -ln p(word)).
package struct Lambada: EvaluationTask {
  package let name = "lambada"
  package let category = TaskCategory.readingComprehension
  package let usualShots = 0
  package let files = [
    "lambada/lambada_test.jsonl", "lambada_test.jsonl", "lambada/lambada_test_plain_text.txt",
    "lambada_test_plain_text.txt",
  ]

  /// Makes the task.
  package init() {}

  package func load(from folder: DataFolder) throws -> TaskContents {
    let path = try folder.require(files, for: name)
    let file = try TaskFile(path, in: folder)
    var collector = ItemCollector()
    if path.hasSuffix(".jsonl") {
      collector.addLines(of: file) { number, value throws(ItemProblem) in
        try item(value.text("text"), at: file.place(number))
      }
    } else {
      for line in file.lines {
        collector.add(at: file.place(line.number)) { () throws(ItemProblem) in
          guard let text = String(validating: line.bytes, as: UTF8.self) else {
            throw ItemProblem("is not UTF-8")
          }
          return try item(text, at: file.place(line.number))
        }
      }
    }
    return try collector.contents(of: name, from: path)
  }

  private func item(_ text: String, at place: String) throws(ItemProblem) -> TaskItem {
    guard let space = text.lastIndex(of: " "), space != text.startIndex else {
      throw ItemProblem("has no second word")
    }
    let word = String(text[text.index(after: space)...])
    guard !word.isEmpty else { throw ItemProblem("ends in a space") }
    return TaskItem(
      identifier: place,
      question: .cloze(Candidate(context: String(text[..<space]), answer: word, credit: 1)))
  }
}
