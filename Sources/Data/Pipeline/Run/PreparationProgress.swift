import GopherCore
import Synchronization

/// Tells how far the preparation of all subsets has come, in bytes of input files; from any thread.
final class PreparationProgress: Sendable {
  fileprivate struct State {
    /// Bytes of slices and groups that are done.
    var done = 0
    /// Bytes of groups that are done.
    var skipped = 0
    /// Documents of the subset at hand that were read and kept, of slices that are done.
    var read = 0, kept = 0
    /// The subset at hand.
    var subset = ""
  }

  private let work: Work
  private let total: Int
  private let state = Mutex(State())

  init(_ context: RunContext, total: Int) {
    work = context.work
    self.total = total
  }

  /// Shows the state within a slice of which so many bytes and documents are done.
  func show(_ subset: String, _ bytes: Int, _ now: Funnel) {
    let state = state.withLock { state in
      state.turn(to: subset)
      return state
    }
    report(state, subset, bytes, now)
  }

  /// A slice is done.
  func add(_ subset: String, _ bytes: Int, _ funnel: Funnel) {
    let state = state.withLock { state in
      state.turn(to: subset)
      state.done += bytes
      state.read += funnel.stages.first?.entered.documents ?? 0
      state.kept += funnel.stages.last?.kept.documents ?? 0
      return state
    }
    report(state, subset, 0, Funnel())
  }

  /// A whole group is done, prepared now or before.
  func skipTo(after bytes: Int) {
    state.withLock { state in
      state.skipped += bytes
      state.done = state.skipped
    }
  }

  private func report(_ state: State, _ subset: String, _ bytes: Int, _ now: Funnel) {
    let read = state.read + (now.stages.first?.entered.documents ?? 0)
    let kept = state.kept + (now.stages.last?.kept.documents ?? 0)
    work.report(
      "read and filter \(subset)", state.done + bytes, of: total,
      detail: "kept \(kept) of \(read) documents")
  }
}

extension PreparationProgress.State {
  /// Counts anew for another subset.
  fileprivate mutating func turn(to subset: String) {
    guard self.subset != subset else { return }
    (self.subset, read, kept) = (subset, 0, 0)
  }
}
