import ArgumentParser
import GopherCore

/// `--workers`.
struct WorkOptions: ParsableArguments {
  @Option(help: "How many threads work; changes no result. All cores by default.")
  var workers: Int?

  func validate() throws {
    if let workers, !(1...Self.most).contains(workers) {
      throw ValidationError("--workers must be at least 1 and at most \(Self.most).")
    }
  }

  /// More than a machine has cores, and fewer than it refuses to start.
  private static let most = 4096

  /// The threads to work with.
  var pool: ThreadPool { workers.map { ThreadPool(threads: $0) } ?? .shared }
}
