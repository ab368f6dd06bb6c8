import ArgumentParser
import GopherCore
import MassiveText
import ToolSupport

/// What the commands for one stage share.
struct StageOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Files, folders, quoted patterns, @lists or - (standard input) of HTML, text, code, JSON "
        + "lines, WARC or ARC (.gz, .zst, .bz2).", valueName: "path"))
  var inputs: [String] = []

  @Option(
    name: .shortAndLong,
    help: "The file of documents to write: .jsonl.zst, .jsonl.gz or .jsonl.")
  var output: String?

  @Option(help: "A file for the records of what was dropped, with reasons and values.")
  var dropped: String?

  @Option(help: "The name of the source to write into the documents.")
  var source = "web"

  @OptionGroup var kind: KindOption
  @OptionGroup var work: WorkOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var options: OutputOptions

  /// Runs a stage and prints its counts.
  func run(memory: Int = 1 << 30, _ body: (FileStages) throws -> Funnel) throws {
    try run(memory: memory, body, json: { ["funnel": $0] }, text: { FunnelTable.text($0) })
  }

  /// Runs a stage and prints what `json` or `text` make of its counts.
  func run<Result: Encodable>(
    memory: Int = 1 << 30, _ body: (FileStages) throws -> Funnel, json: (Funnel) -> Result,
    text: (Funnel) -> String
  ) throws {
    let recipe = try Recipe.settings(overrides: configuration.overrides)
    if configuration.printConfig {
      return print(try Configuration.print(recipe), terminator: "")
    }
    guard !inputs.isEmpty else { throw Failure.usage("Name files or folders to read.") }
    guard let output else { throw Failure.usage("Name the file to write with --output.") }
    let console = options.console
    let stop = StopSignals.install(console: console)
    defer { console.progress.finish() }
    let funnel = try body(
      FileStages(
        inputs: inputs, output: output, dropped: dropped, source: source, kind: kind.kind,
        recipe: recipe, pool: work.pool, memory: memory, stop: stop,
        observer: console.progress.observer))
    console.progress.finish()
    if console.json { return try console.result(json: json(funnel)) }
    console.result(text(funnel))
  }
}

/// `massivetext-build extract`: raw input to documents.
struct ExtractCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract", abstract: "Read raw input and extract the text of HTML.")

  @OptionGroup var stage: StageOptions

  func perform() throws { try stage.run { try $0.extract() } }
}

/// `massivetext-build dedup`: exact and near duplicates.
struct DedupCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "dedup", abstract: "Drop exact and near duplicates.")

  @Flag(help: "Drop exact duplicates only.")
  var exactOnly = false

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Finished data sets, or folders that --write-index wrote: documents like one of theirs are "
        + "dropped. Name the inputs before it.", valueName: "folder"))
  var index: [String] = []

  @Option(
    help: ArgumentHelp(
      "A new or empty folder for an index of the documents that stay, for --index of later runs.",
      valueName: "folder"))
  var writeIndex: String?

  @Option(
    help: ArgumentHelp(
      "How much memory to keep within, such as 512M; changes no result. 1G by default.",
      valueName: "size"))
  var memory: MemorySize?

  @OptionGroup var stage: StageOptions

  func perform() throws {
    try stage.run(memory: memory?.bytes ?? 1 << 30) {
      try $0.deduplicate(near: !exactOnly, index: index, writeIndex: writeIndex)
    }
  }
}

/// `massivetext-build decontaminate`: documents that hold test items.
struct DecontaminateCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "decontaminate", abstract: "Drop documents that are like an item of a test set.")

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Files and folders of test sets; each of their documents is an item. Name the inputs before "
        + "it.", valueName: "path"))
  var against: [String] = []

  @OptionGroup var stage: StageOptions

  func perform() throws { try stage.run { try $0.decontaminate(against: against) } }
}
