import ArgumentParser
import GopherCore
import GopherModel
import ToolSupport

/// `gopher-trainer export`.
struct ExportCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Copy a checkpoint's model, without the optimiser's state, to a directory.",
    discussion: """
      gopher-trainer export --checkpoint RUN --output DIR

      The directory receives model.safetensors, which Python's safetensors opens, config.json and \
      tokenizer.model.
      """)

  @Option(help: "A checkpoint, or a run, whose newest good checkpoint is taken.")
  var checkpoint: String

  @Option(name: .shortAndLong, help: "The directory to write to; new or empty.")
  var output: String

  @OptionGroup var showing: OutputOptions

  func perform() throws {
    let console = showing.console
    let export = try SavedModel(checkpoint) { console.note($0) }.export(to: output)
    if showing.json {
      try console.result(json: export)
    } else {
      console.result(
        "The model of step \(export.step) is in \(output): "
          + export.files.map { "\($0.path) (\(Quantity.bytes(Double($0.bytes))))" }
          .joined(separator: ", ") + ".")
    }
  }
}
