import ArgumentParser
import GopherCore
import GopherEvaluation
import GopherModel
import ToolSupport

/// `gopher-bench speed`: tokens a second on this machine, beside what the machine can do.
struct SpeedCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "speed", abstract: "Measure tokens a second: training, reading, decoding.",
    discussion: """
      gopher-bench speed --task train --model 44M --context 2048
      gopher-bench speed --task decode --checkpoint run

      train is a whole step with clipping and Adam; prefill is scoring a text; decode is
      writing one token at a time behind a context. Weights are random unless --checkpoint gives
      them; speed does not depend on them.
      """)

  @Option(help: "train, prefill or decode.")
  var task = SpeedTask.train

  @Option(help: "A member of the family: 44M, 117M, 417M, 1.4B, 7.1B, 280B.")
  var model = "44M"

  @Option(help: "Take the network's shape and weights from here instead.")
  var checkpoint: String?

  @Option(help: "Tokens a sequence; without it the model's.")
  var context: Int?

  @Option(help: "Sequences at once (train alone).")
  var batch = 1

  @Option(help: "What the backward pass computes again: none, attention or block (train alone).")
  var rematerialization = Rematerialization.none

  @Option(help: "Seconds to measure, at least.")
  var seconds = 5.0

  @Option(help: "Repetitions to measure, instead of --seconds.")
  var steps: Int?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard batch > 0, context.map({ $0 > 1 }) ?? true, seconds > 0, steps.map({ $0 > 0 }) ?? true
    else {
      throw ValidationError("--batch, --seconds and --steps are positive, --context above 1.")
    }
  }

  func perform() throws {
    let console = output.console
    let speed = try SpeedMeasurement(
      task: task, model: model, checkpoint: checkpoint, context: context, batch: batch,
      rematerialization: rematerialization, seconds: seconds, steps: steps,
      observer: console.progress.observer
    ).run(notice: { console.note($0) })
    console.progress.finish()
    if console.json { return try console.result(json: speed) }
    let flops = Quantity.fixed(speed.modelFlopsPerSecond / 1e9, digits: 1)
    let peak = Quantity.fixed(speed.peakFloat32FlopsPerSecond / 1e9, digits: 1)
    console.result(
      """
      \(speed.task)  \(speed.model)  \(speed.precision)  context \(speed.context)  \
      batch \(speed.batch)  \(speed.threads) threads
      \(Quantity.fixed(speed.tokensPerSecond, digits: 1)) tokens/s, \(flops) GFLOP/s of the model, \
      \(Quantity.fixed(100 * speed.shareOfPeak, digits: 1)) % of the measured peak of \(peak)
      memory: read at \(Quantity.bytes(speed.readBandwidthBytesPerSecond))/s, \
      at most \(Quantity.bytes(Double(speed.peakMemoryBytes))) in use
      """)
  }
}

extension SpeedTask: ExpressibleByArgument {}
extension Rematerialization: ExpressibleByArgument {}
