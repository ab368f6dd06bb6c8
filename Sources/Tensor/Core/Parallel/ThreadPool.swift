import Foundation
import Synchronization

/// Threads that share out numbered pieces of work, and tasks that come one by one
/// (``OrderedTasks``).
///
/// Which thread runs which piece is not defined, so a piece must write only what is its own and
/// read nothing that another writes: then results do not depend on the number of threads. Pieces
/// must be cut by the shape of the data, never by the number of threads.
///
/// A call from inside a piece runs its pieces in order on the calling thread.
public final class ThreadPool: Sendable {
  /// The pool of the process: `GOPHER_THREADS` threads if that is set, else one a usable core.
  public static let shared = ThreadPool(threads: defaultThreadCount())

  /// The number of threads, the caller's included.
  public let threads: Int

  // The thread sanitizer knows this lock and not Mutex.
  private let lock = NSLock()
  /// The job that is handed out; guarded by the lock.
  nonisolated(unsafe) private var job: Job?
  /// The number of jobs announced so far.
  private let announced = Atomic<Int>(0)
  /// Tasks that no thread has taken up, oldest first; guarded by the lock.
  nonisolated(unsafe) private var tasks: [@Sendable () -> Void] = []
  /// The number of tasks that no thread has taken up.
  private let waitingTasks = Atomic<Int>(0)
  private let work = Waiting()
  private let finished = Waiting()

  /// A pool of a number of threads, the caller's included.
  public init(threads: Int) {
    precondition(threads > 0, "ThreadPool: the number of threads must be positive")
    self.threads = threads
    for index in 1..<max(1, threads) {
      let thread = Thread { [self] in serve() }
      thread.name = "gopher-\(index)"
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  /// Whether the caller is a piece of a pool's work, where further pieces run on its own thread.
  public var isInsidePiece: Bool { Self.isInsidePiece }

  /// Runs `body(0) … body(count - 1)`, each once, and returns when all have returned.
  public func forEach(_ count: Int, _ body: (Int) -> Void) {
    if count <= 0 { return }
    if threads == 1 || count == 1 || Self.isInsidePiece {
      for index in 0..<count { body(index) }
      return
    }
    withoutActuallyEscaping(body) { escaping in
      let job = Job(count: count, body: escaping)
      lock.withLock { self.job = job }
      announced.add(1, ordering: .sequentiallyConsistent)
      work.wake()
      Self.$isInsidePiece.withValue(true) { job.run() }
      // From here on no thread takes the job up, and none may still hold its closure when it goes
      // out of scope.
      lock.withLock { if self.job === job { self.job = nil } }
      finished.wait { job.isFinished && job.isUnused }
      job.close()
    }
  }

  /// The results of `body(0) … body(count - 1)` in order; the first error by index is thrown.
  @inlinable
  public func map<Value>(_ count: Int, _ body: (Int) throws -> Value) throws -> [Value] {
    var results = [Result<Value, any Error>?](repeating: nil, count: count)
    results.withUnsafeMutableBufferPointer { slots in
      nonisolated(unsafe) let slots = slots
      forEach(count) { index in slots[index] = Result { try body(index) } }
    }
    return try results.compactMap { try $0?.get() }
  }

  /// Has a task done by one of the pool's own threads.
  func submit(_ task: @escaping @Sendable () -> Void) {
    lock.withLock { tasks.append(task) }
    waitingTasks.add(1, ordering: .sequentiallyConsistent)
    work.wake()
  }

  /// Waits until something holds that a task makes true.
  func wait(until holds: () -> Bool) { finished.wait(until: holds) }

  /// Does a task on the caller's thread.
  func run(_ task: () -> Void) { Self.$isInsidePiece.withValue(true) { task() } }

  private func runOldestTask() {
    let task = lock.withLock { tasks.isEmpty ? nil : tasks.removeFirst() }
    guard let task else { return }
    waitingTasks.subtract(1, ordering: .sequentiallyConsistent)
    run(task)
    finished.wake()
  }

  private func serve() {
    var seen = 0
    while true {
      work.wait {
        self.announced.load(ordering: .sequentiallyConsistent) != seen
          || self.waitingTasks.load(ordering: .sequentiallyConsistent) > 0
      }
      let last = announced.load(ordering: .sequentiallyConsistent)
      // Who waits for a job can do nothing else meanwhile, so it goes first.
      guard last != seen else {
        runOldestTask()
        continue
      }
      seen = last
      let job = lock.withLock {
        self.job?.enter()
        return self.job
      }
      guard let job else { continue }
      Self.$isInsidePiece.withValue(true) { job.run() }
      job.leave()
      finished.wake()
    }
  }

  @TaskLocal private static var isInsidePiece = false
}

/// One call of `forEach`.
///
/// The only `@unchecked Sendable` over a closure in the package. Sound because (1) pieces are
/// handed out once each by an atomic counter, (2) `forEach` returns only when every thread that
/// entered has left, so the closure outlives its calls, and (3) callers write disjoint pieces.
private final class Job: @unchecked Sendable {
  private let count: Int
  private var body: ((Int) -> Void)?
  private let next = Atomic<Int>(0)
  private let done = Atomic<Int>(0)
  private let users = Atomic<Int>(0)

  init(count: Int, body: @escaping (Int) -> Void) {
    self.count = count
    self.body = body
  }

  func enter() { users.add(1, ordering: .sequentiallyConsistent) }
  func leave() { users.subtract(1, ordering: .sequentiallyConsistent) }
  var isFinished: Bool { done.load(ordering: .sequentiallyConsistent) == count }
  var isUnused: Bool { users.load(ordering: .sequentiallyConsistent) == 0 }

  /// Drops the closure; called by the owner once no thread uses the job.
  func close() { body = nil }

  func run() {
    guard let body else { return }
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      body(index)
      done.add(1, ordering: .sequentiallyConsistent)
    }
  }
}

/// Threads that wait for a state that others reach.
///
/// They look for about 50 µs before they sleep: decoding hands out work every few µs, and to wake a
/// sleeping thread takes as long as the work. While they look they give way to whoever wants the
/// core.
///
/// What is waited for must be read and written in sequentially consistent order: then either the
/// waker sees that a thread sleeps, or the thread sees the state before it does.
private final class Waiting: @unchecked Sendable {
  // Sendable: NSCondition is safe to use from any thread.
  private let condition = NSCondition()
  private let sleepers = Atomic<Int>(0)

  private static let rounds = 64
  private static let looksPerRound = 128

  func wait(until holds: () -> Bool) {
    for _ in 0..<Self.rounds {
      for _ in 0..<Self.looksPerRound where holds() { return }
      sched_yield()
    }
    condition.lock()
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while !holds() { condition.wait() }
    sleepers.subtract(1, ordering: .sequentiallyConsistent)
    condition.unlock()
  }

  /// To be called after the state was reached.
  func wake() {
    guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
    condition.lock()
    condition.broadcast()
    condition.unlock()
  }
}

private func defaultThreadCount() -> Int {
  if let text = ProcessInfo.processInfo.environment["GOPHER_THREADS"], let count = Int(text),
    count > 0
  {
    return count
  }
  return ProcessInfo.processInfo.activeProcessorCount
}
