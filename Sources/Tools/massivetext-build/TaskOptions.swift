import ArgumentParser
import Foundation
import MassiveText

/// `--task`: which of several processes that build one data set this one is.
struct TaskOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Build the data set together with other processes, as number I (from 1) of N. Found out by "
        + "itself under mpirun, srun and in array jobs of Slurm. Changes no result.",
      valueName: "I/N"))
  var task: TaskNumber?

  /// The share of the work to begin with; nil for a process on its own.
  var share: TaskShare? {
    task?.share ?? TaskShare.launched(in: ProcessInfo.processInfo.environment)
  }
}

/// A task as `3/8`: the third of eight.
struct TaskNumber: ExpressibleByArgument {
  let share: TaskShare

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]),
      count > 0, (1...count).contains(number)
    else { return nil }
    share = TaskShare(index: number - 1, count: count)
  }
}
