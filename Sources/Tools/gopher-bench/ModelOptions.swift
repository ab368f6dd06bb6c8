import ArgumentParser
import GopherCore
import GopherEvaluation
import GopherModel
import ToolSupport

/// `--checkpoint`, how long texts are treated, and in which numbers.
struct ModelOptions: ParsableArguments {
  @Option(help: "A checkpoint, a run's directory (its newest checkpoint), or an export.")
  var checkpoint: String

  @Option(help: "Tokens read at once; without it the context the model was trained with.")
  var context: Int?

  @Option(help: "Tokens that each further window of a long text scores; without it a whole window.")
  var stride: Int?

  @Option(help: "Distances beyond the trained context: clamped to the largest of it, or extended.")
  var positions = PositionExtent.clamped

  @Option(
    help: "Number format of weights and cache: float32, mixed, or bfloat16, which halves both.")
  var precision = Precision.float32

  func load(_ console: Console) throws -> GopherLanguageModel {
    try GopherLanguageModel(
      checkpoint: checkpoint,
      options: GopherLanguageModel.Options(
        window: context, stride: stride, positions: positions, precision: precision),
      notice: { console.note($0) })
  }
}

extension PositionExtent: ExpressibleByArgument {}
