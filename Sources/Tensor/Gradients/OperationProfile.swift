import Synchronization

/// How long each kind of operation takes, forward and backward apart.
///
/// Operations look for the profile of their task, and tell it when they begin and end; the tape
/// tells it of pullbacks. Without a profile that is one look. A time belongs to the innermost
/// operation, and to the backward pass where a pullback runs, also what it computes again; so the
/// times of all kinds add up to at most the time that went by.
///
///     let profile = OperationProfile()
///     OperationProfile.$current.withValue(profile) { train() }
///     profile.times[.linear]?.backward
public final class OperationProfile: Sendable {
  /// The profile that operations on this task tell their times; nil for none.
  @TaskLocal public static var current: OperationProfile?

  /// Seconds of one kind of operation.
  public struct Times: Equatable, Sendable {
    /// In the forward pass, and outside of both.
    public var forward = 0.0
    /// In pullbacks.
    public var backward = 0.0
  }

  private struct Frame {
    let kind: OperationKind
    let isBackward: Bool
  }

  private struct State {
    var times: [OperationKind: Times] = [:]
    var frames: [Frame] = []
    var since = ContinuousClock.now

    /// Counts the time since the last change for the innermost operation.
    mutating func charge() {
      let now = ContinuousClock.now
      if let frame = frames.last {
        let seconds = (now - since) / .seconds(1)
        if frame.isBackward {
          times[frame.kind, default: Times()].backward += seconds
        } else {
          times[frame.kind, default: Times()].forward += seconds
        }
      }
      since = now
    }
  }

  private let state = Mutex(State())

  /// A profile without times.
  public init() {}

  /// The seconds so far; kinds that did not run are missing.
  public var times: [OperationKind: Times] { state.withLock { $0.times } }

  /// An operation that has begun.
  package struct Span {
    fileprivate let profile: OperationProfile?

    /// Ends the operation; those that began within it have ended.
    package func end() { profile?.end() }
  }

  /// Tells the task's profile, if there is one, that an operation begins on the calling thread.
  package static func begin(_ kind: OperationKind) -> Span {
    let profile = current
    profile?.begin(kind, isPullback: false)
    return Span(profile: profile)
  }

  /// Runs a pullback of an operation of a kind; nil counts for the operation around it.
  static func pullback(of kind: OperationKind?, _ body: () -> Void) {
    guard let kind, let current else { return body() }
    current.begin(kind, isPullback: true)
    body()
    current.end()
  }

  private func begin(_ kind: OperationKind, isPullback: Bool) {
    state.withLock { state in
      state.charge()
      let isBackward = isPullback || state.frames.last?.isBackward == true
      state.frames.append(Frame(kind: kind, isBackward: isBackward))
    }
  }

  private func end() {
    state.withLock { state in
      state.charge()
      _ = state.frames.popLast()
    }
  }
}
