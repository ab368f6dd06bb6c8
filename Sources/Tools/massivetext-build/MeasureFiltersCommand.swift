import ArgumentParser
import GopherCore
import MassiveText
import ToolSupport

/// `massivetext-build measure-filters`: the speed of filters and signatures from file to file, for
/// Tests/Benchmarks/compare_filters.sh; not shown in the help.
struct MeasureFiltersCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure-filters",
    abstract: "Filter documents, sign those that stay, and tell how long it took.",
    shouldDisplay: false)

  @Argument(help: "Files and folders of documents.")
  var inputs: [String]

  @Option(name: .shortAndLong, help: "The file of documents to write.")
  var output: String

  @Option(help: "The file of signatures to write.")
  var signatures: String

  @Option(help: "How often to do it; the fastest counts.")
  var rounds = 1

  @OptionGroup var work: WorkOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var options: OutputOptions

  func validate() throws {
    if rounds < 1 { throw ValidationError("--rounds must be at least 1.") }
  }

  func perform() throws {
    let recipe = try Recipe.settings(overrides: configuration.overrides)
    let pool = work.pool
    let speeds = try (0..<rounds).map { _ in
      try FilterSpeed.measure(
        inputs: inputs, output: output, signatures: signatures, recipe: recipe, pool: pool)
    }
    guard let best = speeds.min(by: { $0.seconds < $1.seconds }) else { return }
    if options.console.json { return try options.console.result(json: best) }
    options.console.result(
      "\(best.kept) of \(best.documents) documents kept, "
        + "\(Quantity.bytes(best.bytesPerSecond)) of text a second")
  }
}
