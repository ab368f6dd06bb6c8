import ArgumentParser
import GopherCore
import GopherEvaluation
import GopherModel
import ToolSupport

/// `gopher-bench report`: one page of a data set, a run and an evaluation.
struct ReportCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write one self-contained HTML page with plots.",
    discussion: """
      gopher-bench report --data-set data --run run --evaluation evaluation.json --output report.html

      Every part may be left out. With --run the newest checkpoint also writes some sample text,
      continuing held-out documents of --data-set where that is given.
      """)

  @Option(help: "A data set's directory, written by massivetext-build run.")
  var dataSet: String?

  @Option(help: "A run's directory, written by gopher-trainer train.")
  var run: String?

  @Option(help: "A file with what gopher-bench eval --json printed.")
  var evaluation: String?

  @Option(help: "Where the page goes.")
  var output: String

  @Option(help: "The heading.")
  var title = "From raw pages to a model"

  @Option(help: "How many pieces of sample text the model writes; 0 for none.")
  var samples = 3

  @Option(help: "Tokens of each piece of sample text.")
  var sampleTokens = 120

  @Option(help: "The seed of the sample text.")
  var seed: UInt64 = 0

  @Option(help: "Number format in which the sample text is written: float32, mixed or bfloat16.")
  var precision = Precision.float32

  @OptionGroup var display: OutputOptions

  func validate() throws {
    if dataSet == nil && run == nil && evaluation == nil {
      throw ValidationError(
        "There is nothing to report on; give --data-set, --run or --evaluation.")
    }
    guard samples >= 0, sampleTokens > 0 else {
      throw ValidationError("--samples and --sample-tokens are not negative.")
    }
  }

  func perform() throws {
    let console = display.console
    try OutputFile.check(output, option: "--output")
    let builder = ReportBuilder(
      title: title, dataSet: dataSet, run: run, evaluation: evaluation, samples: samples,
      sampleTokens: sampleTokens, seed: seed, precision: precision)
    let report = try builder.build(
      notice: { console.note($0) }, observer: console.progress.observer)
    try report.write(to: output)
    console.progress.finish()
    if console.json {
      try console.result(json: ["report": output])
    } else {
      console.result("\(output) is written; open it in a browser.")
    }
  }
}
