import Foundation
import Synchronization

/// A fresh directory for one test, removed with everything in it when the last reference goes, or
/// when the process ends: a fixture that all tests share is never let go.
public final class TemporaryDirectory: Sendable {
  /// The directory's path.
  public let path: String

  /// Makes the directory.
  public init() throws {
    path = "\(NSTemporaryDirectory())gopher-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    _ = Self.removalAtExit
    _ = Self.present.withLock { $0.insert(path) }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
    _ = Self.present.withLock { $0.remove(path) }
  }

  private static let present = Mutex(Set<String>())
  private static let removalAtExit: Void = {
    atexit {
      for path in TemporaryDirectory.present.withLock(\.self) {
        try? FileManager.default.removeItem(atPath: path)
      }
    }
  }()

  /// A path below the directory.
  public func appending(_ name: String) -> String { "\(path)/\(name)" }
}

/// Where things are while tests run.
public enum Places {
  /// The root of the package.
  public static let package =
    (#filePath as NSString).deletingLastPathComponent
    + "/../.."

  /// The real data beside the project (`../shared/data`), or nil where it is missing.
  ///
  /// Use with `.enabled(if: Places.sharedData != nil, "../shared/data is missing")`.
  public static let sharedData: String? = {
    let path = "\(package)/../shared/data"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()

  /// Whether slow tests run: `GOPHER_SLOW_TESTS=1`, as `make test-all` sets it.
  public static let runsSlowTests =
    ProcessInfo.processInfo.environment["GOPHER_SLOW_TESTS"] == "1"
}
