import ArgumentParser
import GopherCore
import MassiveText
import ToolSupport

/// `massivetext-build tokenizer-speed`: how fast a model encodes.
struct TokenizerSpeedCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenizer-speed",
    abstract: "Measure how fast a SentencePiece model encodes documents.",
    discussion: "The documents are held in memory; reading them is not measured.")

  @Argument(help: ArgumentHelp("Files and folders of documents.", valueName: "path"))
  var inputs: [String]

  @Option(help: "The SentencePiece model.")
  var tokenizer: String

  @Option(help: "How often all documents are encoded; the fastest round counts.")
  var rounds = 5

  @Flag(help: "Encode by libsentencepiece in any case.")
  var plain = false

  @OptionGroup var kind: KindOption
  @OptionGroup var work: WorkOptions
  @OptionGroup var options: OutputOptions

  func validate() throws {
    if rounds < 1 { throw ValidationError("--rounds must be at least 1.") }
  }

  func perform() throws {
    let console = options.console
    let stop = StopSignals.install(console: console)
    defer { console.progress.finish() }
    let model = try Tokenizer(path: tokenizer, namedBy: "The model of --tokenizer")
    let files = FileTokenization(
      inputs: inputs, kind: kind.kind, pool: work.pool, stop: stop,
      observer: console.progress.observer)
    let speed = try EncodingSpeed(
      of: model, texts: files.texts(), rounds: rounds, plainly: plain, pool: work.pool)
    console.progress.finish()
    if console.json { return try console.result(json: speed) }
    let rate = (speed.bytesPerSecond / 1e5).rounded() / 10
    console.result(
      "\(rate) MB/s on \(speed.threads) threads: \(speed.bytes) bytes in \(speed.documents) "
        + "documents, \(speed.tokens) tokens; encoder: \(speed.encoder)")
  }
}
