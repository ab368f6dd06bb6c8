import ArgumentParser
import GopherCore
import MassiveText
import ToolSupport

/// `massivetext-build train-classifier`: a classifier of explicit content from labelled lines.
struct TrainClassifierCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "train-classifier",
    abstract: "Train a classifier of explicit content on labelled JSON lines.",
    discussion: """
      Each line has a text and a label. A tenth of the lines is held out and tells how good the \
      classifier is. Use it with content.classifier in a recipe. The same lines give the same \
      classifier.
      """)

  @Argument(help: ArgumentHelp("Files and folders of JSON lines (.gz, .zst).", valueName: "path"))
  var inputs: [String]

  @Option(name: .shortAndLong, help: "The file of the classifier to write.")
  var output: String

  @Option(help: "The field of the label: true, 1 or the word of --positive, or anything else.")
  var labelField = "label"

  @Option(help: "The label of what is to be found, where labels are words.")
  var positive = "1"

  @Option(help: "There are 2^bits weights; 10 to 24.")
  var bits = 18

  @Option(help: "How often every text is seen.")
  var epochs = 5

  @Option(help: "Of the order of the texts.")
  var seed: UInt64 = 1

  @OptionGroup var options: OutputOptions

  func validate() throws {
    if !(10...24).contains(bits) { throw ValidationError("--bits must be from 10 to 24.") }
    if !(1...1000).contains(epochs) { throw ValidationError("--epochs must be from 1 to 1000.") }
  }

  func perform() throws {
    var training = ClassifierTraining()
    (training.bits, training.epochs, training.seed) = (bits, epochs, seed)
    let examples = try ClassifierTraining.examples(
      inputs, output: output, labelField: labelField, positive: positive)
    let (classifier, report) = try training.train(examples)
    try DurableFile.write(try classifier.file(), to: output)
    let console = options.console
    if console.json { return try console.result(json: report) }
    guard report.tested > 0 else {
      return console.result(
        "trained with \(report.trained) texts; there were too few to hold any out, so that nobody "
          + "knows how good it is")
    }
    console.result(
      "trained with \(report.trained) texts; of \(report.tested) others \(percent(report.accuracy)) "
        + "are classified right, precision \(percent(report.precision)), recall "
        + "\(percent(report.recall))")
  }

  private func percent(_ share: Double) -> String {
    "\((share * 1000).rounded() / 10) %"
  }
}
