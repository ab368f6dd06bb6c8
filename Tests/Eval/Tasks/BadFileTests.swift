import Foundation
import GopherCore
import GopherEvaluation
import TestSupport
import Testing

/// Files as they come when something went wrong with them.
@Suite struct BadFileTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func write(_ text: String, to name: String) throws {
    let path = folder.appending(name)
    try Directory.create((path as NSString).deletingLastPathComponent)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  private func load(_ name: String) throws -> TaskContents {
    let data = try DataFolder(folder.path)
    let task = try #require(Tasks.all(in: data).first { $0.name == name })
    return try task.load(from: data)
  }

  private func message(_ name: String) -> String {
    let failure = #expect(throws: Failure.self) { try load(name) }
    return failure?.message ?? ""
  }

  @Test("a partly bad file: bad items under their reasons, the others scored")
  func partlyBad() throws {
    try write(
      """
      {"sentence": "Ann met _ today.", "option1": "Bo", "option2": "Cy", "answer": "1"}
      {"sentence": "Ann met Bo.", "option1": "Bo", "option2": "Cy", "answer": "1"}
      {"sentence": "Ann met _ here.", "option1": "Bo", "option2": "Cy", "answer": ""}
      {"sentence": "Ann met _
      not json

      {"sentence": "Ann met _ now.", "option1": "Bo", "option2": "Cy", "answer": "2"}
      """, to: "winogrande/dev.jsonl")
    let contents = try load("winogrande")
    #expect(
      contents.items.map(\.identifier) == [
        "winogrande/dev.jsonl, line 1", "winogrande/dev.jsonl, line 7",
      ])
    #expect(
      contents.skipped.map(\.reason) == [
        "has no blank", "has no answer \"1\" or \"2\"", "is not JSON", "is not JSON",
      ])
    #expect(contents.skipped[2].location == "winogrande/dev.jsonl, line 4")
    let result = try Evaluator(model: UniformLanguageModel())
      .evaluate(try #require(Tasks.all.first { $0.name == "winogrande" }), contents: contents)
    #expect(result.metric("accuracy")?.items == 2)
    #expect(result.skipped.map(\.items) == [1, 1, 2])
    #expect(result.skipped.map(\.reason).last == "is not JSON")
  }

  @Test("missing, empty and wholly bad files are one sentence each")
  func wholeFiles() throws {
    #expect(message("piqa").contains("The task piqa needs piqa/valid.jsonl or"))
    try write("", to: "piqa/valid.jsonl")
    #expect(message("piqa").hasSuffix("piqa/valid.jsonl is empty."))
    try write("{}\n", to: "piqa/valid.jsonl")
    #expect(message("piqa").contains("needs piqa/valid-labels.lst"))
    try write("0\n1\n", to: "piqa/valid-labels.lst")
    #expect(message("piqa").contains("has 2 labels, but piqa/valid.jsonl has 1 items"))
    try write("0\n", to: "piqa/valid-labels.lst")
    #expect(
      message("piqa").contains(
        "none of its 1 items can be used. The first: piqa/valid.jsonl, line 1 has no text \"goal\"."
      ))
    try write("x\ny\n", to: "hellaswag/hellaswag_val_full.txt")
    #expect(message("hellaswag").contains("has 2 lines, which is no multiple of six"))
    try write("one\n", to: "lambada/lambada_test_plain_text.txt")
    #expect(message("lambada").contains("has no second word"))
    try write("QlpoOTFBWSY junk", to: "hellaswag/hellaswag_val_full.txt.bz2")
    try FileManager.default.removeItem(atPath: folder.appending("hellaswag/hellaswag_val_full.txt"))
    #expect(message("hellaswag").contains("cannot be read whole: corrupt bzip2"))
  }

  @Test("a BIG-bench file names the line of its mistake")
  func bigBench() throws {
    try write("{\"examples\": [\n  {\"input\": \"a\",}\n]}", to: "bigbench/navigate/task.json")
    #expect(
      message("bigbench/navigate").hasPrefix(
        "bigbench/navigate/task.json, line 2 is not JSON: a key in quotes is missing"))
    try write("{\"name\": \"x\"}", to: "bigbench/navigate/task.json")
    #expect(message("bigbench/navigate").contains("has no \"examples\""))
    try write(
      """
      {"examples": [
        {"input": "a", "target_scores": {"x": 1, "y": 0}},
        {"input": "a", "target_scores": {"y": 0, "x": 1}},
        {"input": "b", "target_scores": {"x": 0, "y": 0}},
        {"input": "c", "target_scores": {"x": 1}},
        {"input": "d"},
        {"target": "e"},
        {"input": "f", "target": ["g", "h"]}
      ]}
      """, to: "bigbench/mine/task.json")
    let contents = try load("bigbench/mine")
    #expect(contents.items.count == 2)
    #expect(
      contents.skipped.map(\.reason) == [
        "repeats an example before it", "has no choice that scores", "has fewer than two choices",
        "has neither target_scores nor target", "has no text \"input\"",
      ])
    #expect(contents.skipped[1].location == "bigbench/mine/task.json, line 4")
    #expect(contents.items[0].question.prompt.hasPrefix("\nQ: a\n  choice: "))
    #expect(contents.items[0].demonstration.hasSuffix("\nA: x"))
  }

  @Test("MMLU rows of a wrong shape are left out with their line")
  func mmlu() throws {
    try write(
      "q,1,2,3,4,A\nq,1,2,3,4\n\"q\nq\",1,2,3,4,D\nq,1,2,3,4,E\nq,\"1,2,3,4,B\n",
      to: "mmlu/test/anatomy_test.csv")
    try write("q,1,2,3,4,A\n", to: "mmlu/dev/anatomy_dev.csv")
    let contents = try load("mmlu/anatomy")
    #expect(contents.items.count == 2)
    #expect(
      contents.skipped.map(\.location)
        == [2, 5, 6].map { "mmlu/test/anatomy_test.csv, line \($0)" })
  }

  @Test("labels of HellaSwag's original, and its marks taken out")
  func hellaSwagOriginal() throws {
    try write(
      """
      {"activity_label": "Home", "ctx_a": "Put [title] it [step] down.", "ctx_b": "the Cat", \
      "ctx": "x", "endings": ["a.", "b [substeps] c.", "d.", "e."], "label": 1}
      {"activity_label": "Home", "ctx_a": "x", "ctx_b": "", "endings": ["a."], "label": 0}
      """, to: "hellaswag/hellaswag_val.jsonl")
    let contents = try load("hellaswag")
    #expect(contents.items.map(\.demonstration) == ["Home: Put. it down. The cat b c."])
    #expect(contents.skipped.map(\.reason) == ["has not four endings"])
  }

  @Test("names that mean nothing come with the nearest one")
  func names() throws {
    let data = try DataFolder(folder.path)
    let near = #expect(throws: Failure.self) { try Tasks.named(["helaswag"], in: data) }
    #expect(near?.message.contains("did you mean hellaswag?") == true)
    let family = #expect(throws: Failure.self) { try Tasks.named(["mmlu"], in: data) }
    #expect(family?.message.contains("No file of mmlu is in") == true)
    let missing = #expect(throws: Failure.self) { try DataFolder("/nowhere") }
    #expect(missing?.kind == .usage)
  }
}
