import ArgumentParser
import Foundation
import GopherCore
import GopherModel
import MassiveText
import ToolSupport

/// `gopher-trainer generate`.
struct GenerateCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Continue a text.",
    discussion: """
      gopher-trainer generate --checkpoint RUN --prompt "The history of" --tokens 100 --top-p 0.9

      The same seed, prompt and options give the same text.
      """)

  @Option(help: "A checkpoint, a run (its newest good checkpoint), or an export.")
  var checkpoint: String

  @Option(help: "The text to continue; empty begins a document.")
  var prompt = ""

  @Option(help: "The most tokens to make.")
  var tokens = 200

  @Option(help: "What logits are divided by; 0 always takes the likeliest token.")
  var temperature: Float = 1

  @Option(help: "Keep the likeliest tokens that hold this much probability together; 1 keeps all.")
  var topP: Float = 1

  @Option(help: "Keep this many of the likeliest tokens; 0 keeps all.")
  var topK = 0

  @Option(help: "Seed of the draws.")
  var seed: UInt64 = 0

  @OptionGroup var showing: OutputOptions

  private struct Generated: Encodable {
    let prompt: String
    let text: String
    let tokens: [Int32]
    let seed: UInt64
    let step: Int?
  }

  func perform() throws {
    let console = showing.console
    let saved = try SavedModel(checkpoint) { console.note($0) }
    let tokenizerFile = try saved.tokenizerFile()
    let tokenizer = try Tokenizer(path: tokenizerFile)
    try saved.configuration().requireVocabulary(tokenizer.vocabularySize, of: tokenizerFile)
    let options = SamplingOptions(
      maximumTokens: tokens, temperature: temperature, topK: topK, topP: topP, seed: seed,
      endOfDocument: tokenizer.endOfDocument)
    try options.validate()
    let model = try saved.model()
    let stream = showing.json ? nil : TextStream(tokenizer)
    if !showing.json { FileHandle.standardOutput.write(Data(prompt.utf8)) }
    let generated = try model.generate(
      prompt: tokenizer.encode(prompt), options: options
    ) { token in
      stream?.show(token)
      return true
    }
    if showing.json {
      try console.result(
        json: Generated(
          prompt: prompt, text: tokenizer.decode(generated), tokens: generated, seed: seed,
          step: saved.step))
    } else {
      FileHandle.standardOutput.write(Data("\n".utf8))
    }
  }
}

/// Shows text as its tokens come, whole characters at a time.
private final class TextStream {
  private let tokenizer: Tokenizer
  private var bytes: [UInt8] = []

  init(_ tokenizer: Tokenizer) { self.tokenizer = tokenizer }

  func show(_ token: Int32) {
    bytes += tokenizer.bytes(of: token)
    let whole = Self.wholeLength(bytes)
    guard whole > 0 else { return }
    let text = String(decoding: bytes[..<whole], as: UTF8.self)
    FileHandle.standardOutput.write(Data(text.utf8))
    bytes.removeFirst(whole)
  }

  /// The length without an incomplete UTF-8 character at the end.
  private static func wholeLength(_ bytes: [UInt8]) -> Int {
    for back in 1...4 where back <= bytes.count {
      let byte = bytes[bytes.count - back]
      if byte & 0xC0 == 0x80 { continue }
      let length = byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      return length > back ? bytes.count - back : bytes.count
    }
    return bytes.count
  }
}
