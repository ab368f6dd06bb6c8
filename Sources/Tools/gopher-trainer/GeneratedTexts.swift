import Foundation
import GopherModel
import MassiveText
import ToolSupport

/// The texts of one `generate` command, as they are asked for and as they are printed.
struct GeneratedTexts {
  private let beginnings: [String]
  private let samples: Int
  private let seed: UInt64
  private let step: Int?
  private let tokenizer: Tokenizer
  private let console: Console

  init(
    _ beginnings: [String], samples: Int, seed: UInt64, step: Int?, tokenizer: Tokenizer,
    console: Console
  ) {
    self.beginnings = beginnings
    self.samples = samples
    self.seed = seed
    self.step = step
    self.tokenizer = tokenizer
    self.console = console
  }

  private struct One: Encodable {
    let prompt: String
    let sample: Int
    let text: String
    let tokens: [Int32]
    let ending: GeneratedText.Ending
    var seed: UInt64?
    var step: Int?
  }

  private struct Several: Encodable {
    let texts: [One]
    let seed: UInt64
    let step: Int?
  }

  /// Whether there is one text, to be shown as it is made.
  var isOneShownText: Bool { isOne && !console.json }

  private var isOne: Bool { beginnings.count * samples == 1 }

  /// The prompts: all samples of a beginning one after another.
  func prompts() throws -> [Prompt] {
    try beginnings.flatMap { beginning in
      let tokens = try tokenizer.encode(beginning)
      return (0..<samples).map { Prompt(tokens, sample: $0) }
    }
  }

  /// Prints the texts: with `--json` one object, that of the text itself where there is one alone;
  /// else the texts with an empty line between two.
  func write(_ generated: [GeneratedText], isStreamed: Bool) throws {
    if isStreamed { return FileHandle.standardOutput.write(Data("\n".utf8)) }
    var texts = generated.enumerated().map { index, text in
      One(
        prompt: beginnings[index / samples], sample: index % samples, text: text.text ?? "",
        tokens: text.tokens, ending: text.ending)
    }
    if console.json {
      guard isOne else {
        return try console.result(json: Several(texts: texts, seed: seed, step: step))
      }
      (texts[0].seed, texts[0].step) = (seed, step)
      return try console.result(json: texts[0])
    }
    console.result(texts.map { $0.prompt + $0.text }.joined(separator: "\n\n"))
  }
}
