import ArgumentParser
import GopherCore
import MassiveText
import ToolSupport

/// `massivetext-build measure-extraction`: how fast main texts are extracted, for
/// Tests/Benchmarks/compare_extraction.sh; not shown in the help.
struct MeasureExtractionCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure-extraction",
    abstract: "Measure how fast the main texts of pages in memory are extracted on one thread.",
    shouldDisplay: false)

  @Argument(help: ArgumentHelp("Files and folders of HTML.", valueName: "path"))
  var inputs: [String]

  @Option(help: "How often all pages are extracted; the fastest round counts.")
  var rounds = 5

  @OptionGroup var options: OutputOptions

  func validate() throws {
    if rounds < 1 { throw ValidationError("--rounds must be at least 1.") }
  }

  func perform() throws {
    let console = options.console
    let speed = try ExtractionSpeed(of: inputs, rounds: rounds)
    console.progress.finish()
    if console.json { return try console.result(json: speed) }
    let rate = (speed.bytesPerSecond / 1e5).rounded() / 10
    console.result(
      "\(rate) MB/s: \(speed.bytes) bytes of HTML in \(speed.pages) pages, "
        + "\(speed.extracted) of them with main text")
  }
}
