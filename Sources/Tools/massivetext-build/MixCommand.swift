import ArgumentParser
import GopherCore
import MassiveText
import ToolSupport

/// `massivetext-build mix`: other weights for a finished data set.
struct MixCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "mix",
    abstract: "Give a finished data set other weights or token quotas; nothing is tokenized again.",
    discussion: """
      massivetext-build mix data --set subsets.web.weight=0.4 \\
        --set subsets.books.weight=0.6
      massivetext-build mix data --set mixture.tokens=300000000

      A tokenizer that was trained stays as it is: the recipe notes the shares of text it was trained \
      on, so that it still makes the same data set from raw input.
      """)

  @Argument(help: "The data set.")
  var directory: String

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "Change mixture.tokens, or a subset's weight or tokens.", valueName: "key=value"))
  var set: [String] = []

  @OptionGroup var options: OutputOptions

  func perform() throws {
    guard !set.isEmpty else { throw Failure.usage("Name what to change with --set key=value.") }
    let manifest = try DataSet(directory).mixed(set).manifest
    let console = options.console
    if console.json { return try console.result(json: manifest) }
    console.result(FunnelTable.mixture(manifest))
  }
}
