import Synchronization

/// Tasks that the threads of a pool do while their owner goes on, with results in the order of the
/// tasks.
///
/// For work that comes piece by piece, as a file is read and written: the owner reads and writes,
/// the pool does what lies between. Only so many tasks are under way; an owner that adds more waits
/// for the oldest result, and does tasks of its own meanwhile.
///
///     let tasks = OrderedTasks<[UInt8]>(pool: pool, atMost: 4 * pool.threads)
///     while let piece = try read() {
///       for result in try tasks.add({ compress(piece) }) { try write(result) }
///     }
///     for result in try tasks.finish() { try write(result) }
///
/// A task must write only what is its own, must not wait for another one, and must not hold its owner.
/// With one thread, and inside a piece of the pool's work, a task is done when it is added. An owner
/// that is let go of, as where an error is thrown past it, first gives up the tasks that no thread has
/// begun and waits for the others: nothing of it runs on afterwards.
public final class OrderedTasks<Value: Sendable> {
  private let pool: ThreadPool?
  private let mostTasks: Int
  private let mostWeight: Int
  /// The tasks whose results were not handed out, oldest first.
  private var underWay: [(promise: Promise, weight: Int)] = []
  private var weight = 0

  /// No tasks yet.
  ///
  /// - Parameters:
  ///   - pool: the threads; the owner's alone if nil.
  ///   - count: so many tasks may be under way when another one is added.
  ///   - weight: so much may the tasks under way weigh together, such as bytes that they hold.
  public init(pool: ThreadPool?, atMost count: Int, weighing weight: Int = .max) {
    precondition(count > 0 && weight > 0, "OrderedTasks: at least one task must be under way")
    self.pool = pool
    mostTasks = count
    mostWeight = weight
  }

  deinit {
    for (promise, _) in underWay where !promise.giveUp() { pool?.wait { promise.isKept } }
  }

  /// Adds a task; returns the results that are ready, in order and without a gap.
  ///
  /// Throws the error of the oldest task whose result is due; results before it are then lost.
  public func add(
    weight: Int = 1, _ task: @escaping @Sendable () throws -> Value
  ) throws -> [Value] {
    guard let pool, pool.threads > 1, !pool.isInsidePiece else {
      return try finish() + CollectionOfOne(task())
    }
    let promise = Promise(task)
    pool.submit(promise.keep)
    underWay.append((promise, weight))
    self.weight += weight
    var ready: [Value] = []
    while let oldest = underWay.first {
      if !oldest.promise.isKept {
        guard underWay.count > mostTasks || self.weight > mostWeight else { break }
        wait(for: oldest.promise, pool)
      }
      ready.append(try takeOldest())
    }
    return ready
  }

  /// Waits for all tasks; returns the results that were not handed out.
  ///
  /// Throws the error of the oldest task that has one.
  public func finish() throws -> [Value] {
    var ready: [Value] = []
    while let oldest = underWay.first {
      if let pool { wait(for: oldest.promise, pool) }
      ready.append(try takeOldest())
    }
    return ready
  }

  private func wait(for promise: Promise, _ pool: ThreadPool) {
    // Not the tasks of other owners: they may take long where this one's result is due.
    for (own, _) in underWay where !promise.isKept { pool.run(own.keep) }
    pool.wait { promise.isKept }
  }

  private func takeOldest() throws -> Value {
    let (promise, weight) = underWay.removeFirst()
    self.weight -= weight
    return try promise.take().get()
  }

  /// A task that one thread does, and its result, which one reads after it.
  private final class Promise: Sendable {
    // Touched by who has taken the task until `isWritten` is set, by the owner after it.
    nonisolated(unsafe) private var task: (@Sendable () throws -> Value)?
    nonisolated(unsafe) private var result: Result<Value, any Error>?
    private let isTaken = Atomic(false)
    private let isWritten = Atomic(false)

    init(_ task: @escaping @Sendable () throws -> Value) { self.task = task }

    var isKept: Bool { isWritten.load(ordering: .sequentiallyConsistent) }

    /// Hands the result out, once.
    func take() -> Result<Value, any Error> {
      guard let result = result.take() else {
        preconditionFailure("OrderedTasks: a task has no result yet")
      }
      return result
    }

    /// Sees to it that nobody does the task; false if somebody has taken it.
    func giveUp() -> Bool {
      guard !isTaken.exchange(true, ordering: .sequentiallyConsistent) else { return false }
      task = nil
      return true
    }

    /// Does the task, unless somebody has taken it.
    func keep() {
      guard !isTaken.exchange(true, ordering: .sequentiallyConsistent), let task else { return }
      result = Result { try task() }
      // The pool may hold the promise for a while.
      self.task = nil
      isWritten.store(true, ordering: .sequentiallyConsistent)
    }
  }
}

extension ThreadPool {
  /// Hands the results of `body(0) … body(count - 1)` to a closure, in order and on the caller's
  /// thread, while the threads are at the next ones.
  ///
  /// Throws the first error by index, of the body or the closure.
  ///
  /// - Parameters:
  ///   - most: so many results, or calls that make them, may be under way.
  ///   - weight: what a piece weighs, such as its bytes; 1 by default.
  ///   - mostWeight: so much may the pieces under way weigh together.
  public func forEachInOrder<Value: Sendable>(
    _ count: Int, atMost most: Int, weighing mostWeight: Int = .max,
    weight: (Int) -> Int = { _ in 1 }, _ body: @escaping @Sendable (Int) throws -> Value,
    then consume: (Int, Value) throws -> Void
  ) throws {
    let tasks = OrderedTasks<Value>(pool: self, atMost: most, weighing: mostWeight)
    var next = 0
    func hand(_ values: [Value]) throws {
      for value in values {
        try consume(next, value)
        next += 1
      }
    }
    for index in 0..<count { try hand(tasks.add(weight: weight(index)) { try body(index) }) }
    try hand(tasks.finish())
  }
}
