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
      gopher-bench speed --task decode --checkpoint run --position 512 --batch 8

      train is a whole step with clipping and Adam; prefill is scoring texts; decode is writing one \
      token of each text at a time behind a context. First it measures what the machine can do: \
      matrix products and reading memory. Weights are random unless --checkpoint gives them; speed \
      does not depend on them.
      """)

  @Option(help: "train, prefill or decode.")
  var task = SpeedTask.train

  @Option(help: "A member of the family: 44M, 117M, 417M, 1.4B, 7.1B, 280B.")
  var model = "44M"

  @Option(help: "Take the network's shape and weights from here instead.")
  var checkpoint: String?

  @Option(help: "float32, mixed, bfloat16, bfloat16-master or bfloat16-nearest.")
  var precision = Precision.float32

  @Option(help: "Tokens a sequence; without it the model's (train and prefill).")
  var context: Int?

  @Option(help: "Tokens before the first one written (decode alone); without it 512.")
  var position: Int?

  @Option(help: "Sequences at once.")
  var batch = 1

  @Option(help: "What the backward pass computes again: none, attention or block (train alone).")
  var rematerialization = Rematerialization.none

  @Option(help: "Seconds to measure, at least.")
  var seconds = 5.0

  @Option(help: "Repetitions to measure, instead of --seconds.")
  var steps: Int?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard batch > 0, context.map({ $0 > 1 }) ?? true, seconds > 0, steps.map({ $0 > 0 }) ?? true,
      position.map({ $0 > 0 }) ?? true
    else {
      throw ValidationError(
        "--batch, --seconds, --steps and --position are positive, --context above 1.")
    }
    guard position == nil || task == .decode && context == nil else {
      throw ValidationError("--position is for --task decode, in place of --context.")
    }
  }

  func perform() throws {
    let console = output.console
    let speed = try SpeedMeasurement(
      task: task, model: model, checkpoint: checkpoint, precision: precision,
      context: task == .decode ? position ?? context ?? 512 : context, batch: batch,
      rematerialization: rematerialization, seconds: seconds, steps: steps,
      observer: console.progress.observer
    ).run(notice: { console.note($0) })
    console.progress.finish()
    if console.json { return try console.result(json: speed) }
    console.result(Self.text(speed))
  }

  private static func text(_ speed: SpeedResult) -> String {
    func number(_ value: Double) -> String { Quantity.fixed(value, digits: 1) }
    func percent(_ share: Double) -> String { "\(number(100 * share)) %" }
    var lines = [
      "\(speed.task)  \(speed.model)  \(speed.precision)  context \(speed.context)  "
        + "batch \(speed.batch)  \(speed.threads) threads  "
        + "\(speed.kernelFamily), \(speed.vectorFamily)",
      "\(number(speed.tokensPerSecond)) tokens/s, \(number(speed.modelFlopsPerSecond / 1e9)) GFLOP/s "
        + "of the model, \(percent(speed.shareOfPeak)) of the measured peak",
      "peaks: float32 \(number(speed.peakFloat32FlopsPerSecond / 1e9)) GFLOP/s, bfloat16 "
        + "\(number(speed.peakBfloat16FlopsPerSecond / 1e9)) GFLOP/s, reading \(Quantity.bytes(speed.readBandwidthBytesPerSecond))/s "
        + "(\(Quantity.bytes(speed.readBandwidthOneThreadBytesPerSecond))/s on one thread)",
    ]
    if let bytes = speed.bytesPerToken, let share = speed.shareOfBandwidth {
      lines.append(
        "\(Quantity.bytes(bytes)) of weights and caches a token, read at \(percent(share)) of the "
          + "bandwidth")
    }
    lines.append("memory: at most \(Quantity.bytes(Double(speed.peakMemoryBytes))) in use")
    lines.append("time by operation, forward and backward:")
    for (kind, share) in speed.operations.sorted {
      let name = kind.replacing("_", with: " ")
      lines.append("  \(name): \(percent(share.forward)) + \(percent(share.backward))")
    }
    lines.append("  rest: \(percent(speed.operations.rest))")
    return lines.joined(separator: "\n")
  }
}

extension SpeedTask: ExpressibleByArgument {}
extension Rematerialization: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
