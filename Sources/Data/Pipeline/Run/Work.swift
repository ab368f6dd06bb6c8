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

  /// How many pieces are handed to the threads together: so many that none waits long for the last
  /// of them.
  ///
  /// It changes no result.
  var piecesAtOnce: Int { max(32, 8 * pool.threads) }

  /// Pieces by number, so many at once.
  func batches(of pieces: Int) -> [Range<Int>] {
    stride(from: 0, to: pieces, by: piecesAtOnce).map { $0..<min($0 + piecesAtOnce, pieces) }
  }

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
