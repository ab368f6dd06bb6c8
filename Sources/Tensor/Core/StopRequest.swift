import Foundation
import Synchronization

/// A wish to stop soon with the state saved, set by a signal and polled by long work.
public final class StopRequest: Sendable {
  private let requested = Atomic<Bool>(false)
  private let unpolled = Atomic<Int>(0)

  /// A request nobody has made yet.
  public init() {}

  /// Whether a stop was asked for.
  public var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Asks for a stop.
  public func request() { requested.store(true, ordering: .relaxed) }

  /// Whether work is under way that cannot poll and of which nothing is lost when the process ends.
  public var mayEndAtOnce: Bool { unpolled.load(ordering: .relaxed) > 0 }

  /// Runs work that cannot poll, such as a foreign library's, and writes nothing: whoever turned
  /// a signal into this request may end the process meanwhile.
  public func withoutPolling<Result>(_ body: () throws -> Result) rethrows -> Result {
    unpolled.add(1, ordering: .relaxed)
    defer { unpolled.subtract(1, ordering: .relaxed) }
    return try body()
  }
}
