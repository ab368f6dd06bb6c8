import ArgumentParser
import Foundation
import GopherCore
import MassiveText
import ToolSupport

/// `massivetext-build run`: the whole pipeline.
struct RunCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Build a data set: documents, tokenizer and token shards.",
    discussion: """
      With a recipe, and without:

        massivetext-build run recipe.yaml --output data
        massivetext-build run --input pages --subset web --output data

      A run that was interrupted goes on where it stopped when the same command is given again. \
      SIGINT, SIGTERM and SIGUSR1 stop it cleanly with exit code 75; a second signal stops at once.

      On many machines:

        srun massivetext-build run recipe.yaml --output /shared/data
        mpirun -n 8 massivetext-build run recipe.yaml --output /shared/data
        massivetext-build run recipe.yaml --output /shared/data --task 3/8

      Processes that mpirun, srun or an array job of Slurm started, or that were given --task, share \
      out the blocks of work by locks in the output folder, which all must reach. What a lost process \
      left undone is done by the others.
      """)

  @Argument(help: "The recipe, a YAML file; see --print-config for all of its keys.")
  var recipe: String?

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp(
      "Files, folders, quoted patterns, @lists or - (standard input) of HTML, text, code, JSON "
        + "lines, WARC or ARC (.gz, .zst, .bz2).", valueName: "path"))
  var input: [String] = []

  @Option(
    help: ArgumentHelp(
      "With --input: what kind of text it is, which decides what stages run.",
      valueName: "profile"))
  var subset: Profile = .web

  @OptionGroup var kind: KindOption

  @Option(name: .shortAndLong, help: "The folder of the data set; new, empty, or begun before.")
  var output: String?

  @OptionGroup var work: WorkOptions
  @OptionGroup var task: TaskOptions
  @OptionGroup var memory: MemoryOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var options: OutputOptions

  func perform() throws {
    guard (recipe == nil) != input.isEmpty else {
      throw Failure.usage("Give either a recipe or --input.")
    }
    guard recipe == nil || kind.kind == .detected else {
      throw Failure.usage(
        "--kind belongs to --input; in a recipe write kind: \(kind.kind.rawValue) below the subset."
      )
    }
    guard output != nil || configuration.printConfig else {
      throw Failure.usage("Name the folder of the data set with --output.")
    }
    let resolved = try resolvedRecipe()
    if configuration.printConfig {
      return print(try Configuration.print(resolved), terminator: "")
    }
    let console = options.console
    try memory.check(resolved)
    let stop = StopSignals.install(console: console, graceSeconds: 20)
    let started = ContinuousClock.now
    let share = task.share
    let pipeline = Pipeline(
      resolved, output: output ?? "", share: share, pool: work.pool, memory: memory.bytes,
      stop: stop, observer: console.progress.observer, note: { console.note($0) })
    defer { console.progress.finish() }
    let manifest = try pipeline.run()
    console.progress.finish()
    // A launcher puts all output in one place: one report is enough.
    if task.task == nil, let share, share.index > 0 { return }
    if console.json {
      return try console.result(json: manifest)
    }
    let seconds = (ContinuousClock.now - started) / .seconds(1)
    for notice in manifest.notices { console.note(notice) }
    console.result(FunnelTable.text(manifest))
    console.note("Done in \(Quantity.duration(seconds)).")
  }

  private func resolvedRecipe() throws -> Recipe {
    if let recipe { return try Recipe.load(recipe, overrides: configuration.overrides) }
    return try Recipe.single(
      inputs: input, profile: subset, kind: kind.kind, overrides: configuration.overrides)
  }
}

extension Profile: ExpressibleByArgument {}
