import ArgumentParser
import GopherCore

/// `--workers`.
struct WorkOptions: ParsableArguments {
  @Option(help: "How many threads work; changes no result. All cores by default.")
  var workers: Int?

  func validate() throws {
    if let workers, workers < 1 { throw ValidationError("--workers must be at least 1.") }
  }

  /// The threads to work with.
  var pool: ThreadPool { workers.map { ThreadPool(threads: $0) } ?? .shared }
}
