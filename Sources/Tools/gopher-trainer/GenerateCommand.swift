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
    abstract: "Continue a text, or several at once.",
    discussion: """
      gopher-trainer generate --checkpoint RUN --prompt "The history of" --tokens 100 --top-p 0.9
      gopher-trainer generate --checkpoint RUN --prompts questions.txt --stop "\\n" --json

      The same seed, prompt and options give the same text, whatever other prompts there are. \
      Ctrl-C ends it with what was made (exit code 75).
      """)

  @Option(help: "A checkpoint, a run (its newest good checkpoint), or an export.")
  var checkpoint: String

  @Option(help: "The text to continue; empty begins a document.")
  var prompt: String?

  @Option(help: "A file of texts to continue instead, one a line.")
  var prompts: String?

  @Option(help: "Texts to make of each prompt; the first has the seed itself.")
  var samples = 1

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

  @Option(
    name: .customLong("stop"),
    help: "End a text before this one, in which \\n is a new line; may be given several times.")
  var stops: [String] = []

  @Option(help: "Distances beyond the trained context: clamped to the largest of it, or extended.")
  var positions = PositionExtent.clamped

  @Option(help: "The most tokens that a prompt and its text may have; memory bounds them anyway.")
  var maximumPositions: Int?

  @Option(help: "Number format of weights and cache: float32, or bfloat16, which halves both.")
  var precision = Precision.float32

  @Option(help: "How many texts run at once at most; more are faster together and take memory.")
  var together = 8

  @OptionGroup var showing: OutputOptions

  func validate() throws {
    guard prompt == nil || prompts == nil else {
      throw ValidationError("Give --prompt or --prompts, not both.")
    }
    guard samples > 0, together > 0 else {
      throw ValidationError("--samples and --together are 1 or more.")
    }
  }

  func perform() throws {
    let console = showing.console
    let options = options()
    try options.validate()
    let texts = try beginnings()
    let saved = try SavedModel(checkpoint) { console.note($0) }
    let tokenizerFile = try saved.tokenizerFile()
    let tokenizer = try Tokenizer(path: tokenizerFile)
    try saved.configuration().requireVocabulary(tokenizer.vocabularySize, of: tokenizerFile)
    let model = try saved.model()
    model.use(precision)
    let request = StopSignals.install(console: console)
    let writer = GeneratedTexts(
      texts, samples: samples, seed: seed, step: saved.step, tokenizer: tokenizer, console: console)
    var settings = options
    settings.endOfDocument = tokenizer.endOfDocument
    let stream = writer.isOneShownText ? TextStream(tokenizer, stops: StopTexts(stopTexts)) : nil
    if stream != nil { FileHandle.standardOutput.write(Data(texts[0].utf8)) }
    let total = Double(texts.count * samples)
    var began = 0
    let generated = try model.generate(
      prompts: try writer.prompts(), options: settings, together: together,
      decode: tokenizer.decode, stopRequest: request
    ) { index, token in
      stream?.show(token)
      began = max(began, index + 1)
      if stream == nil {
        console.progress.observer(
          Progress(stage: "generate", completed: Double(began), total: total, unit: "texts begun"))
      }
      return true
    }
    console.progress.finish()
    stream?.finish(generated[0].text ?? "")
    try writer.write(generated, isStreamed: stream != nil)
    if request.isRequested {
      throw Failure(.stopped, "Stopped on request; what was made until then is printed.")
    }
  }

  /// The stop texts with their new lines.
  private var stopTexts: [String] { stops.map { $0.replacing("\\n", with: "\n") } }

  private func options() -> SamplingOptions {
    var options = SamplingOptions(
      maximumTokens: tokens, temperature: temperature, topK: topK, topP: topP, seed: seed)
    options.stopTexts = stopTexts
    options.positions = positions
    options.maximumPositions = maximumPositions
    return options
  }

  /// The texts to continue.
  private func beginnings() throws -> [String] {
    guard let prompts else { return [prompt ?? ""] }
    guard let data = FileManager.default.contents(atPath: prompts),
      let text = String(validating: data, as: UTF8.self)
    else {
      throw Failure.usage(
        "--prompts \(prompts): there is no such file, or it is not UTF-8 text; name a file with one "
          + "prompt a line.")
    }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    guard !lines.isEmpty else {
      throw Failure.usage("--prompts \(prompts): the file is empty; write one prompt a line.")
    }
    return lines
  }
}

extension PositionExtent: ExpressibleByArgument {}

extension Precision: ExpressibleByArgument {}
