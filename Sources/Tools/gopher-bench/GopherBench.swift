import ArgumentParser
import GopherCore
import Tensors
import ToolSupport

/// The root of the command line.
struct GopherBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gopher-bench",
    abstract: "Measures language models: tasks, bits per byte, reports.",
    discussion: """
      Tasks are read from the benchmarks' own published files; gopher-bench tasks --data DIR
      lists which are there. Exit codes: 0 done, 2 bad usage, 3 bad data, 4 storage, 75 stopped.
      """,
    version: PackageVersion.current,
    subcommands: [
      TasksCommand.self, EvalCommand.self, CompareCommand.self, ReportCommand.self,
      SpeedCommand.self,
    ])
}

@main
enum Main {
  static func main() {
    ToolMain.run(GopherBench.self, require: VectorKernelFamily.require)
  }
}
