import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct TestSetReaderTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func items(
    _ name: String, _ text: String, _ textItems: TestSetSettings.TextItems = .file
  ) throws -> [TestSetItem] {
    let path = folder.appending(name)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try items(path: path, name: name, textItems)
  }

  private func items(
    path: String, name: String, _ textItems: TestSetSettings.TextItems = .file
  ) throws -> [TestSetItem] {
    var items: [TestSetItem] = []
    let file = InputFile(path: path, name: name, bytes: 0)
    try TestSetReader(textItems: textItems).read(file) { items.append($0) }
    return items
  }

  @Test("the examples of a task file, with their choices in its order")
  func taskFile() throws {
    let task = """
      {"canary": "do not train on this", "metrics": ["accuracy", "score"],
       "examples": [
         {"input": "Where was she?", "target_scores": {"at home": 1, "in town": 0}},
         {"input": "One word?", "target": "yes indeed", "id": "x-1"}]}
      """
    #expect(
      try items("task.json", task) == [
        TestSetItem(identity: "task.json#1", text: "Where was she?\nat home\nin town"),
        TestSetItem(identity: "task.json#2", text: "One word?\nyes indeed"),
      ])
  }

  @Test("lines of JSON, the field text before all others, and single words where there is no more")
  func jsonLines() throws {
    let lines = """
      {"question": "who wrote it", "answer": ["Jane Austen", "Austen"]}

      {"id": "7 of 9", "text": "the text", "source": "some where"}
      {"label": "yes", "n": 3}
      """
    let expected = ["who wrote it\nJane Austen", "the text", "yes"]
    for name in ["dev.jsonl", "dev.json"] {
      let found = try items(name, lines)
      #expect(found.map(\.text) == expected)
      #expect(found.map(\.identity) == ["\(name):1", "\(name):3", "\(name):4"])
    }
  }

  @Test("an object that is one item: a passage with its questions")
  func passage() throws {
    let passage = #"{"article": "A long text.", "options": [["to eat", "b"]], "id": "high1.txt"}"#
    let expected = [TestSetItem(identity: "1.txt", text: "A long text.\nto eat")]
    #expect(try items("1.txt", passage) == expected)
  }

  @Test("rows of CSV with line breaks in cells, and of TSV with quotes that mean nothing")
  func rows() throws {
    let rows = try items("a.csv", "\"two\nlines, and\",b\r\nlast,c\n")
    #expect(rows.map(\.text) == ["two\nlines, and\nb", "last\nc"])
    #expect(rows.map(\.identity) == ["a.csv:1", "a.csv:3"])
    #expect(
      try items("a.tsv", "\"he said\tno\nyes\tshe\n").map(\.text) == ["\"he said\nno", "yes\nshe"])
  }

  @Test("text is a file, paragraphs or lines; an unknown ending is text")
  func text() throws {
    let text = "one\ntwo\n\n \nthree\n"
    #expect(try items("pro.txt.dev", text).map(\.text) == [text])
    #expect(
      try items("a.txt", text, .paragraph) == [
        TestSetItem(identity: "a.txt:1", text: "one\ntwo"),
        TestSetItem(identity: "a.txt:5", text: "three"),
      ])
    #expect(try items("a.txt", text, .line).map(\.identity) == ["a.txt:1", "a.txt:2", "a.txt:5"])
  }

  @Test("archives hold files of any form, names may be long; damage is named")
  func archive() throws {
    let long = String(repeating: "folder/", count: 30)
    let files = [("a.jsonl", "{\"q\": \"who is it\"}\n"), (long + "b.txt", "a text\n")]
    for (name, text) in files {
      let path = folder.appending("tree/\(name)")
      try Directory.create((path as NSString).deletingLastPathComponent)
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
    for format in ["ustar", "gnu", "pax"] {
      let names = format == "ustar" ? ["a.jsonl"] : files.map(\.0)
      let path = folder.appending("\(format).tar.gz")
      try run("tar", ["-C", folder.appending("tree"), "--format=\(format)", "-czf", path] + names)
      let expected = ["who is it", "a text\n"].prefix(names.count)
      let found = try items(path: path, name: "race.tar.gz")
      #expect(found.map(\.text) == Array(expected))
      #expect(found.first?.identity == "race.tar.gz/a.jsonl:1")
      #expect(found.last?.identity.hasPrefix("race.tar.gz/\(names.last ?? "")") == true)
    }
    let plain = folder.appending("plain.tar")
    try run("tar", ["-C", folder.appending("tree"), "-cf", plain, "a.jsonl"])
    var bytes = try Data(contentsOf: URL(fileURLWithPath: plain))
    try bytes.prefix(520).write(to: URL(fileURLWithPath: folder.appending("cut.tar")))
    bytes[3] ^= 1
    try bytes.write(to: URL(fileURLWithPath: folder.appending("wrong.tar")))
    try huge().write(to: URL(fileURLWithPath: folder.appending("huge.tar")))
    for (name, words) in [
      ("cut.tar", "truncated tar"), ("wrong.tar", "malformed tar"), ("huge.tar", "malformed tar"),
    ] {
      let failure = #expect(throws: Failure.self) {
        try items(path: folder.appending(name), name: name)
      }
      #expect(failure?.message.contains(words) == true)
    }
  }

  /// A header whose checksum is right and whose size, in binary, is the largest number of 64 bits.
  private func huge() -> Data {
    var header = [UInt8](repeating: 0, count: 512)
    header[0] = UInt8(ascii: "a")
    header[124] = 0x80
    header.replaceSubrange(128..<136, with: [0x7F] + [UInt8](repeating: 0xFF, count: 7))
    header[156] = UInt8(ascii: "5")
    let sum = header.reduce(8 * 32) { $0 + Int($1) }
    let digits = String(sum, radix: 8)
    header.replaceSubrange(148..<(148 + digits.utf8.count), with: digits.utf8)
    return Data(header)
  }

  private func run(_ tool: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test(
    "every file of shared/data/eval can be read, and holds as many items as it has",
    .enabled(if: Places.sharedData != nil, "shared/data is missing"))
  func sharedEvaluationSets() throws {
    let root = "\(Places.sharedData ?? "")/eval"
    var counts: [String: Int] = [:]
    for file in try InputListing([root]).files {
      try TestSetReader().read(file) { _ in counts[file.name, default: 0] += 1 }
    }
    #expect(counts.values.allSatisfy { $0 > 0 })
    for (name, count) in [
      ("mmlu/test/anatomy_test.csv", 135), ("bigbench/navigate/task.json", 1000),
      ("bbh/web_of_lies.json", 250), ("lambada/lambada_test.jsonl", 5153),
      ("nq_open/NQ-open.dev.jsonl", 3610), ("humaneval/HumanEval.jsonl.gz", 164),
      ("race/race_dev.tar.zst", 1389), ("codexglue_concode/test.json", 2000),
      ("truthfulqa/mc_task.json", 790), ("winogender/templates.tsv", 121),
    ] {
      #expect(counts[name] == count, "\(name)")
    }
  }
}
