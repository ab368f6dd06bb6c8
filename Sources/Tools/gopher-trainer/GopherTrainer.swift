import ArgumentParser
import Foundation
import GopherCore
import Tensors
import ToolSupport

/// `gopher-trainer`: trains, samples, plans, exports.
@main
struct GopherTrainer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gopher-trainer",
    abstract: "Trains Gopher language models.",
    discussion: """
      Exit codes: 0 done; 2 bad usage or configuration; 3 bad input data; 4 storage; \
      75 stopped on request with the state saved (run the same command again to go on).
      """,
    version: PackageVersion.current,
    subcommands: [TrainCommand.self, GenerateCommand.self, PlanCommand.self, ExportCommand.self])

  static func main() {
    // A file that may not grow any further is a failed write, not the end of the process.
    signal(SIGXFSZ, SIG_IGN)
    ToolMain.run(Self.self, require: VectorKernelFamily.require)
  }
}
