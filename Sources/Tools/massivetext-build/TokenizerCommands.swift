import ArgumentParser
import Foundation
import GopherCore
import MassiveText
import ToolSupport

/// `massivetext-build tokenizer`: trains a SentencePiece model.
struct TokenizerCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenizer", abstract: "Train a SentencePiece model on files.",
    discussion: "The settings are the recipe's keys under tokenizer, by --set tokenizer.KEY=VALUE.")

  @Argument(help: ArgumentHelp("Files and folders of text.", valueName: "path"))
  var inputs: [String] = []

  @Option(name: .shortAndLong, help: "The model to write, usually NAME.model.")
  var output: String?

  @OptionGroup var kind: KindOption
  @OptionGroup var memory: MemoryOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var options: OutputOptions

  func perform() throws {
    let recipe = try Recipe.settings(overrides: configuration.overrides)
    if configuration.printConfig {
      return print(try Configuration.print(recipe.tokenizer), terminator: "")
    }
    guard !inputs.isEmpty else { throw Failure.usage("Name files or folders to read.") }
    guard let output else { throw Failure.usage("Name the model to write with --output.") }
    guard recipe.tokenizer.model.isEmpty else {
      throw Failure.usage("This command trains a model; leave tokenizer.model empty.")
    }
    try memory.check(recipe)
    let console = options.console
    let stop = StopSignals.install(console: console, graceSeconds: 5)
    defer { console.progress.finish() }
    let files = FileTokenization(
      inputs: inputs, kind: kind.kind, recipe: recipe, stop: stop,
      observer: console.progress.observer)
    let file = try DurableFile(output)
    let (tokenizer, funnel) = try files.train(for: output)
    try file.write(tokenizer.model)
    let saved = try file.commit()
    console.progress.finish()
    if console.json {
      return try console.result(
        json: TokenizerResult(
          path: output, vocabularySize: tokenizer.vocabularySize, sha256: saved.sha256,
          funnel: funnel))
    }
    console.result(FunnelTable.text(funnel))
    console.result("\(output): \(tokenizer.vocabularySize) pieces, \(saved.bytes) bytes")
  }
}

/// `massivetext-build tokenize`: documents to a token shard.
struct TokenizeCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize", abstract: "Encode documents into PREFIX.bin and PREFIX.idx.")

  @Argument(help: ArgumentHelp("Files and folders of documents.", valueName: "path"))
  var inputs: [String]

  @Option(help: "The SentencePiece model.")
  var tokenizer: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The two files' path without .bin and .idx.", valueName: "prefix"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "A new or empty folder for MDS shards of the same tokens, for MosaicML streaming's readers.",
      valueName: "folder"))
  var mds: String?

  @Option(help: "The tokens of each MDS sample; 0 for a document a sample.")
  var sequenceLength = 0

  @Option(help: "The bytes that an MDS shard stays within.")
  var shardBytes = 64 << 20

  @OptionGroup var kind: KindOption
  @OptionGroup var work: WorkOptions
  @OptionGroup var options: OutputOptions

  func validate() throws {
    let plain = StreamingShardWriter.Settings()
    if mds == nil, sequenceLength != plain.sequenceLength || shardBytes != plain.shardBytes {
      throw ValidationError("--sequence-length and --shard-bytes belong to --mds; name its folder.")
    }
  }

  func perform() throws {
    let console = options.console
    let stop = StopSignals.install(console: console)
    defer { console.progress.finish() }
    let files = FileTokenization(
      inputs: inputs, kind: kind.kind, pool: work.pool, stop: stop,
      observer: console.progress.observer)
    let model = try Tokenizer(path: tokenizer, namedBy: "The model of --tokenizer")
    var settings = StreamingShardWriter.Settings()
    settings.sequenceLength = sequenceLength
    settings.shardBytes = shardBytes
    let written = try files.tokenize(
      with: model, prefix: output, mds: mds.map { ($0, settings) })
    let shard = written.shard
    console.progress.finish()
    if console.json {
      return try console.result(
        json: TokenizationResult(
          shard: shard, mds: written.mds, encoder: model.encoderName, funnel: written.funnel))
    }
    console.result(FunnelTable.text(written.funnel))
    if let mds, let samples = written.mds?.samples {
      console.result("\(mds): \(samples) samples for MosaicML streaming")
    }
    console.result("\(output).bin: \(shard.tokens) tokens of \(shard.documents) documents")
    console.result("encoder: \(model.encoderName)")
  }
}

/// What `tokenizer --json` prints.
private struct TokenizerResult: Encodable {
  let path: String
  let vocabularySize: Int
  let sha256: String
  let funnel: Funnel

  enum CodingKeys: String, CodingKey {
    case path
    case vocabularySize = "vocabulary_size"
    case sha256, funnel
  }
}

/// What `tokenize --json` prints.
private struct TokenizationResult: Encodable {
  let shard: TokenShardWriter.Summary
  let mds: StreamingShardWriter.Summary?
  let encoder: String
  let funnel: Funnel
}
