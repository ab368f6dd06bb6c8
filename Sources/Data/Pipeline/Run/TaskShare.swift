import Foundation
import GopherCore

/// Which of several processes this one is, that build one data set in one folder.
///
/// It decides where the process begins among the blocks of a stage, so that each reads another part
/// of the input, and nothing else: blocks that are left are done by whoever comes by.
public struct TaskShare: Sendable, Equatable {
  /// The number of the process, from 0.
  public let index: Int
  /// How many there are thought to be; fewer or more may come.
  public let count: Int

  /// One of several processes.
  public init(index: Int, count: Int) {
    precondition((0..<count).contains(index), "TaskShare: the number is below the count")
    (self.index, self.count) = (index, count)
  }

  /// The process's share as its launcher tells it; nil where there is none.
  ///
  /// | launcher | number | count |
  /// | --- | --- | --- |
  /// | Open MPI's `mpirun` | `OMPI_COMM_WORLD_RANK` | `OMPI_COMM_WORLD_SIZE` |
  /// | `mpiexec` of MPICH and others | `PMI_RANK` | `PMI_SIZE` |
  /// | `srun` of more than one task | `SLURM_PROCID` | `SLURM_NTASKS` |
  /// | an array job of Slurm | `SLURM_ARRAY_TASK_ID` - `…_MIN` | `SLURM_ARRAY_TASK_COUNT` |
  public static func launched(in environment: [String: String]) -> TaskShare? {
    func number(_ name: String) -> Int? { environment[name].flatMap { Int($0) } }
    func share(_ index: Int?, _ count: Int?) -> TaskShare? {
      guard let index, let count, count > 1, index >= 0 else { return nil }
      return TaskShare(index: index % count, count: count)
    }
    let array = number("SLURM_ARRAY_TASK_ID").map { $0 &- (number("SLURM_ARRAY_TASK_MIN") ?? 0) }
    return share(number("OMPI_COMM_WORLD_RANK"), number("OMPI_COMM_WORLD_SIZE"))
      ?? share(number("PMI_RANK"), number("PMI_SIZE"))
      ?? share(number("SLURM_PROCID"), number("SLURM_NTASKS"))
      ?? share(array, number("SLURM_ARRAY_TASK_COUNT"))
  }

  /// The order in which this process comes by blocks of so many bytes: from where its share of the
  /// bytes begins, round to there.
  func order(of bytes: [Int]) -> [Int] {
    let total = bytes.reduce(0, +)
    var before = 0, first = 0
    // In 128 bits: a petabyte times the tasks of a large machine is more than 64 hold.
    let start = Int128(total) * Int128(index)
    while first < bytes.count, Int128(before) * Int128(count) < start {
      before += bytes[first]
      first += 1
    }
    return Array(first..<bytes.count) + Array(0..<first)
  }
}
