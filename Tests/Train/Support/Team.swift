import Collectives
import Foundation
import GopherCore
import Synchronization
import Tensors

/// Ranks as threads of one process, which sum along the tree by recursive doubling.
final class Team: Sendable {
  let size: Int
  private let slots: Mutex<[Int: [Double]]>
  private let waiting = Atomic<Int>(0)
  private let generation = Atomic<Int>(0)

  init(size: Int) {
    self.size = size
    slots = Mutex([:])
  }

  /// What a rank does, for every rank at once, each with one thread.
  static func run<Result>(
    _ size: Int, _ body: @Sendable (TeamMember) throws -> Result
  ) throws -> [Result] {
    let team = Team(size: size)
    return try ThreadPool(threads: size).map(size) { rank in
      try Parallelism.$pool.withValue(ThreadPool(threads: 1)) {
        try body(TeamMember(team: team, rank: rank))
      }
    }
  }

  func exchange(_ rank: Int, _ values: [Double], with partner: Int) -> [Double] {
    slots.withLock { $0[rank] = values }
    wait()
    let others = slots.withLock { $0[partner] ?? [] }
    wait()
    return others
  }

  func wait() {
    let now = generation.load(ordering: .acquiring)
    if waiting.add(1, ordering: .acquiringAndReleasing).newValue == size {
      waiting.store(0, ordering: .releasing)
      generation.add(1, ordering: .acquiringAndReleasing)
    } else {
      while generation.load(ordering: .acquiring) == now { sched_yield() }
    }
  }
}

/// One of a ``Team``.
struct TeamMember: Communicator {
  let team: Team
  let rank: Int
  var size: Int { team.size }

  func treeSum(_ values: UnsafeMutableBufferPointer<Float>) {
    var distance = 1
    while distance < size {
      let others = team.exchange(rank, values.map(Double.init), with: rank ^ distance)
      for index in values.indices { values[index] += Float(others[index]) }
      distance *= 2
    }
  }

  func treeSum(_ values: UnsafeMutableBufferPointer<Double>) {
    var distance = 1
    while distance < size {
      let others = team.exchange(rank, Array(values), with: rank ^ distance)
      for index in values.indices { values[index] += others[index] }
      distance *= 2
    }
  }

  func broadcast(_ bytes: UnsafeMutableRawBufferPointer, from root: Int) {
    let sent = team.exchange(rank, bytes.map(Double.init), with: root)
    for (index, byte) in sent.enumerated() { bytes[index] = UInt8(byte) }
  }
  func barrier() { team.wait() }
}
