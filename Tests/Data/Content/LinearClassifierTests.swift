import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct LinearClassifierTests {
  /// Texts of two classes that share most of their words.
  private func examples(_ count: Int) -> [ClassifierTraining.Example] {
    let noise = Philox(seed: 3, purpose: "classes")
    let marks = [["harbour", "sailing", "anchor"], ["kitchen", "recipe", "oven"]]
    return (0..<count).map { number in
      let isPositive = number.isMultiple(of: 2)
      var words = SampleInput.prose(number, words: 40).split { $0.isWhitespace }.map(String.init)
      for mark in 0..<3 {
        let word = marks[isPositive ? 0 : 1][
          Int(noise.integer(below: 3, at: UInt64(number * 3 + mark)))]
        words.insert(word, at: mark * 10)
      }
      return ClassifierTraining.Example(
        text: words.joined(separator: " "), isPositive: isPositive)
    }
  }

  private func training() -> ClassifierTraining {
    var training = ClassifierTraining()
    training.bits = 14
    return training
  }

  @Test("two classes of words are told apart on texts that were held out")
  func learns() throws {
    let (classifier, report) = try training().train(examples(300))
    #expect(report.trained + report.tested == 300 && report.tested > 10)
    #expect(report.accuracy > 0.95 && report.precision > 0.9 && report.recall > 0.9)
    let sailing = classifier.score(of: AnalyzedText("sailing into the harbour"))
    let cooking = classifier.score(of: AnalyzedText("a recipe for the oven"))
    #expect(sailing > 0.5 && cooking < 0.5)
    #expect((0...1).contains(sailing) && (0...1).contains(classifier.score(of: AnalyzedText(""))))
  }

  @Test("the same texts give the same bytes, another seed others; one class is refused")
  func deterministic() throws {
    let texts = examples(60)
    let file = try training().train(texts).0.file()
    #expect(try training().train(texts).0.file() == file)
    var other = training()
    other.seed = 2
    #expect(try other.train(texts).0.file() != file)
    let failure = #expect(throws: Failure.self) {
      try training().train(texts.filter(\.isPositive))
    }
    #expect(failure?.message.contains("both classes") == true)
  }

  @Test("a file gives its classifier back, and a damaged one a sentence")
  func file() throws {
    let directory = try TemporaryDirectory()
    let path = directory.appending("a.classifier")
    let classifier = try training().train(examples(40)).0
    let bytes = try classifier.file()
    func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
    try write(bytes)
    #expect(try LinearClassifier(path: path) == classifier)
    var flipped = bytes
    flipped[bytes.count - 9] ^= 1
    for (damaged, words) in [
      (flipped, "weights were changed"), (Array(bytes.dropLast(4)), "bytes of weights"),
      ([], "first line"), (Array("{}\n".utf8), "first line"),
    ] {
      try write(damaged)
      let failure = #expect(throws: Failure.self) { try LinearClassifier(path: path) }
      #expect(failure?.message.contains(words) == true)
    }
  }

  @Test("labels are read from lines; one without a label is refused by name")
  func labels() throws {
    let directory = try TemporaryDirectory()
    func write(_ lines: [String]) throws {
      try Data(lines.joined(separator: "\n").utf8).write(
        to: URL(fileURLWithPath: directory.appending("a.jsonl")))
    }
    func examples(_ positive: String = "1") throws -> [Bool] {
      try ClassifierTraining.examples(
        [directory.appending("a.jsonl")], output: directory.appending("out"),
        labelField: "label", positive: positive
      ).map(\.isPositive)
    }
    try write([
      #"{"text":"a","label":true}"#, #"{"text":"b","label":0}"#, #"{"text":"c","label":1}"#,
      #"{"text":"d","label":"explicit"}"#, #"{"text":"e","label":"1"}"#,
    ])
    #expect(try examples() == [true, false, true, false, true])
    #expect(try examples("explicit") == [true, false, true, true, false])
    try write([#"{"text":"a","label":1}"#, #"{"id":"second","text":"b"}"#])
    let failure = #expect(throws: Failure.self) { try examples() }
    #expect(failure?.message.contains("second") == true)
  }
}
