import ArgumentParser
import Foundation
import GopherCore
import GopherEvaluation
import GopherModel
import MassiveText
import ToolSupport

/// `gopher-bench eval`: scores a model on tasks and texts.
struct EvalCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Score a model on tasks, and on texts in bits per byte.",
    discussion: """
      gopher-bench eval --checkpoint run --tasks hellaswag,piqa --data benchmarks
      gopher-bench eval --checkpoint run --tasks mmlu --shots 5 --data benchmarks --json
      gopher-bench eval --checkpoint run --tasks bits-per-byte --data-set data
      gopher-bench eval --checkpoint run --tasks bits-per-byte --text book.txt news.jsonl.zst

      A family (mmlu, bigbench) means those of its tasks whose files are there; all means every
      such task.
      """)

  @OptionGroup var model: ModelOptions

  @Option(help: "Tasks, parted by commas: lambada, mmlu, mmlu/anatomy, bits-per-byte, all, …")
  var tasks: String

  @Option(help: "The folder that holds the benchmarks' published files.")
  var data: String?

  @Option(help: "A data set's directory, whose held-out documents bits-per-byte measures.")
  var dataSet: String?

  @Option(
    parsing: .upToNextOption,
    help: "Texts that bits-per-byte measures: .txt, .md, code, .jsonl, also .gz and .zst.")
  var text: [String] = []

  @Option(help: "Worked examples in each prompt; without it each task's usual number.")
  var shots: Int?

  @Option(help: "Score at most this many items a task, its first ones.")
  var limit: Int?

  @Option(help: "Score at most this many items a task, drawn at random by the seed.")
  var sample: Int?

  @Option(help: "The seed of worked examples and samples.")
  var seed: UInt64 = 0

  @Flag(help: "Also compare answers less their prior after \"Answer:\", at twice the cost.")
  var calibrated = false

  @Flag(help: "Do not measure xz and zstd beside bits-per-byte.")
  var noCompression = false

  @Option(help: "Also write the results as JSON to this file.")
  var output: String?

  @Option(help: "Also write every item's scores to this file, one JSON object a line.")
  var items: String?

  @OptionGroup var display: OutputOptions

  func validate() throws {
    for (name, value) in [("shots", shots), ("limit", limit), ("sample", sample)] {
      guard let value, value < (name == "shots" ? 0 : 1) else { continue }
      throw ValidationError("--\(name) \(value): give a positive number.")
    }
    if limit != nil && sample != nil {
      throw ValidationError("--limit and --sample exclude each other.")
    }
  }

  func perform() throws {
    let console = display.console
    let names = tasks.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
    guard !names.isEmpty else { throw Failure.usage("--tasks names no task.") }
    try OutputFile.check(output, option: "--output")
    try OutputFile.check(items, option: "--items")
    let wantsText = names.contains("bits-per-byte")
    let chosen = try choose(names.filter { $0 != "bits-per-byte" })
    let sets = wantsText ? try textSets(console) : []
    let stop = StopSignals.install(console: console)
    let language = try model.load(console)
    let options = EvaluationOptions(
      shots: shots, limit: limit, sample: sample, seed: seed, isCalibrated: calibrated)
    let evaluator = Evaluator(
      model: language, options: options, stop: stop, observer: console.progress.observer)
    var results = [TaskResult]()
    if let (folder, tasks) = chosen {
      for task in tasks { results.append(try evaluator.evaluate(task, in: folder)) }
    }
    if wantsText {
      results += try BitsPerByte(
        model: language, stop: stop, observer: console.progress.observer
      ).evaluate(sets)
    }
    console.progress.finish()
    let compression = noCompression ? [] : try CompressionBaseline.measure(sets, stop: stop)
    let file = EvaluationFile(
      model: language.name, settings: language.settings, seed: seed, results: results,
      compression: compression)
    if let items {
      try ItemsFile.write(results, model: language.name, settings: language.settings, to: items)
    }
    if let output { try file.write(to: output) }
    try show(file, console)
  }

  private func choose(
    _ names: [String]
  ) throws -> (DataFolder, [any EvaluationTask])? {
    guard !names.isEmpty else { return nil }
    guard let data else {
      throw Failure.usage(
        "The tasks \(names.joined(separator: ", ")) need --data DIR, the folder that holds the "
          + "benchmarks' files.")
    }
    let folder = try DataFolder(data)
    return (folder, try Tasks.named(names, in: folder))
  }

  private func textSets(_ console: Console) throws -> [TextSet] {
    var sets = [TextSet]()
    if let dataSet {
      sets = try TextSet.heldOut(of: DataSet(dataSet))
      guard !sets.isEmpty else {
        throw Failure.usage(
          "\(dataSet) has no held-out documents: its recipe's held_out.fraction kept none back. "
            + "Name texts with --text, or build a data set that holds some out.")
      }
    }
    if !text.isEmpty { sets += try TextSet.reading(text) }
    guard !sets.isEmpty else {
      throw Failure.usage(
        "bits-per-byte needs texts: --text FILE … or --data-set DIR, a directory that "
          + "massivetext-build run wrote.")
    }
    for skipped in sets.flatMap(\.skipped).prefix(5) {
      console.note("Left out: \(skipped.location) \(skipped.reason).")
    }
    return sets
  }

  private func show(_ file: EvaluationFile, _ console: Console) throws {
    if console.json { return try console.result(json: file) }
    console.result("model: \(file.model)")
    if let settings = file.settings {
      console.result("precision: \(settings.precision.rawValue)")
    }
    for line in ResultTable.lines(file) { console.result(line) }
    for source in file.sources {
      for skips in source.skipped {
        console.note(
          "\(source.task): \(skips.items) items left out because the item \(skips.reason) "
            + "(first: \(skips.first)).")
      }
    }
    for note in Set(file.compression.compactMap(\.note)).sorted() { console.note(note) }
  }
}
