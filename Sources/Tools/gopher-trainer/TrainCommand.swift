import ArgumentParser
import Collectives
import GopherCore
import GopherModel
import GopherTraining
import MassiveText
import ToolSupport

/// `gopher-trainer train`.
struct TrainCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model, or go on where a run stopped.",
    discussion: """
      gopher-trainer train training.yaml
      gopher-trainer train --model 44M --data DIR --output DIR --steps 1000

      The output directory receives configuration.yaml, metrics.jsonl, checkpoints/ and latest. \
      SIGINT, SIGTERM and SIGUSR1 finish the step, save and exit with 75; the same command goes on. \
      GOPHER_THREADS sets the number of threads, which changes no result.
      """)

  @OptionGroup var training: TrainingOptions

  @Option(help: "The data set: a directory made by massivetext-build run (data).")
  var data: String?

  @Option(name: .shortAndLong, help: "The directory to keep the run in (output).")
  var output: String?

  @OptionGroup var showing: OutputOptions

  func perform() throws {
    let console = showing.console
    var configuration = try training.configuration()
    if let data { configuration.data = data }
    if let output { configuration.output = output }
    if training.overriding.printConfig {
      let dataSet = try configuration.data.isEmpty ? nil : DataSet(configuration.data)
      let resolved = try configuration.resolved(
        vocabularySize: dataSet?.manifest.tokenizer.vocabularySize)
      return console.result(try Configuration.print(resolved))
    }
    let communicator = try Launcher.communicator()
    let stop = StopSignals.install(console: console)
    let observer = TrainingObserver(
      progress: console.progress.observer, notice: { console.note($0) })
    let run = try TrainingRun(configuration, observer: observer, communicator: communicator)
    console.note(TrainingNotes.start(of: run))
    defer { console.progress.finish() }
    let summary = try run.run(stop: stop)
    console.progress.finish()
    if showing.json {
      try console.result(json: summary)
    } else {
      console.result(TrainingNotes.end(summary))
    }
  }
}

/// The sentences `train` shows around its progress line.
enum TrainingNotes {
  static func start(of run: TrainingRun) -> String {
    let shape = run.trainer.model.configuration, configuration = run.configuration
    return "\(shape.name): \(Quantity.count(Double(shape.parameterCount))) parameters, "
      + "\(configuration.steps) steps of \(Quantity.count(Double(configuration.batchTokens))) "
      + "tokens, context \(configuration.context), \(ThreadPool.shared.threads) threads, "
      + "\(KernelFamily.current(configuration.precision)) kernels."
  }

  static func end(_ summary: TrainingRun.Summary) -> String {
    let heldOut = summary.heldOutLoss.map { ", held-out loss \(Quantity.fixed($0, digits: 4))" }
    return "Trained \(summary.steps) steps, \(Quantity.count(Double(summary.tokens))) tokens in "
      + "\(Quantity.duration(summary.seconds)): loss \(Quantity.fixed(summary.loss, digits: 4))"
      + "\(heldOut ?? ""). The model is in \(summary.checkpoint)."
  }
}
