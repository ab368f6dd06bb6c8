import GopherCore

/// With what a piece of work is done, and whom it tells: changes no result.
struct Work: Sendable {
  /// The threads.
  var pool = ThreadPool.shared
  /// The user's wish to stop, polled between pieces.
  var stop = StopRequest()
  /// Who is told of progress.
  var observer: ProgressObserver = { _ in }
  /// Bytes of memory that the sorts and caches of a stage may take.
  var memory = defaultMemory
  /// What a stop leaves, as a clause for the user.
  var leaves = "the finished stages are kept"
  /// Who is told what the user should know, a sentence at a time.
  var note: @Sendable (String) -> Void = { _ in }

  /// A gibibyte.
  static let defaultMemory = 1 << 30

  /// Hands what is made of pieces by all threads to a closure, in order and on the caller's
  /// thread, while the threads are at the next pieces.
  ///
  /// Changes no result. Throws when a stop is asked for, and the first error by number.
  ///
  /// - Parameters:
  ///   - pieces: their number.
  ///   - bytes: of a piece: no more are made at once than a part of the memory holds.
  func inOrder<Value: Sendable>(
    _ pieces: Int, bytes: (Int) -> Int = { _ in 0 },
    _ make: @escaping @Sendable (Int) throws -> Value, then body: (Int, Value) throws -> Void
  ) throws {
    try pool.forEachInOrder(
      pieces, atMost: tasksAtOnce, weighing: memory / 32, weight: bytes, make,
      then: { piece, value in
        try checkStop()
        try body(piece, value)
      })
  }

  /// How many tasks are under way at once: so many that no thread waits while the results are
  /// written.
  var tasksAtOnce: Int { 4 * pool.threads }

  /// Throws if the user asked for a stop; to be called where nothing is lost but the stage at
  /// hand.
  func checkStop() throws {
    guard stop.isRequested else { return }
    throw Failure(
      .stopped, "Stopped on request; \(leaves). Run the same command again to go on.")
  }

  /// Tells the observer how far a stage has come.
  func report(
    _ stage: String, _ completed: Int, of total: Int?, unit: String = "bytes", detail: String = ""
  ) {
    observer(
      Progress(
        stage: stage, completed: Double(completed), total: total.map(Double.init), unit: unit,
        detail: detail))
  }
}
