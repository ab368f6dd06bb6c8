import Foundation
import GopherCore
import GopherModel

/// The directory of one run, held by one process at a time.
///
///     configuration.yaml   what is trained, resolved
///     metrics.jsonl        one line a step
///     checkpoints/         step-00000100, …
///     latest               names the newest checkpoint
public final class RunDirectory {
  /// The directory's path.
  public let path: String
  /// The run's checkpoints.
  public let checkpoints: CheckpointStore
  /// The path of the metrics.
  public var metricsFile: String { "\(path)/metrics.jsonl" }
  private let lock: Int32

  /// Opens the directory for a resolved configuration, or makes it.
  ///
  /// A run that has no checkpoint yet has nothing to lose and takes on another configuration.
  ///
  /// Throws a usage failure if it holds something else than a run, or checkpoints of another
  /// configuration, or if another process is training in it.
  public init(_ path: String, for configuration: TrainingConfiguration) throws {
    guard !path.isEmpty else {
      throw Failure.usage("No output directory is given; set output, or use --output DIR.")
    }
    self.path = path
    checkpoints = CheckpointStore(run: path)
    try Self.checkPlace(path, for: configuration)
    try Directory.create(path)
    lock = try Self.acquireLock(path)
    try checkpoints.sweep()
    if checkpoints.steps().isEmpty {
      try DurableFile.write(
        Configuration.print(configuration), to: Self.configurationFile(in: path))
    }
  }

  deinit { close(lock) }

  /// Throws a usage failure unless a run of this configuration can begin, or go on, at a path.
  private static func checkPlace(_ path: String, for configuration: TrainingConfiguration) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard Directory.exists(path) else {
      throw Failure.usage("\(path) is a file; name a directory for the output.")
    }
    let file = configurationFile(in: path)
    guard FileManager.default.fileExists(atPath: file) else {
      let names = Directory.names(in: path).filter { !$0.hasPrefix(".") }
      // A run that was killed before its first file leaves a partial one.
      guard names.allSatisfy({ $0.contains(".partial-") }) else {
        throw Failure.usage(
          "\(path) is not empty and holds no training run (\(names.first ?? "") is in it); name a new or "
            + "empty directory for the output.")
      }
      return
    }
    guard !CheckpointStore(run: path).steps().isEmpty else { return }
    let there = try TrainingConfiguration.read(file: file)
    let differences = try RunIdentity.differences(there: there, here: configuration)
    guard differences.isEmpty else {
      throw Failure.usage(
        "\(path) holds a run of another configuration: \(differences.joined(separator: "; ")). "
          + "Choose another output directory, or go on with the configuration in \(file).")
    }
  }

  private static func configurationFile(in path: String) -> String { "\(path)/configuration.yaml" }

  /// Locks the directory until the descriptor is closed, which a kill does too.
  private static func acquireLock(_ path: String) throws -> Int32 {
    let file = "\(path)/.lock"
    let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw Failure.storage("Cannot create \(file): \(systemReason()).")
    }
    // A file system without locks answers otherwise, and is trained on without one.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      throw Failure.usage(
        "Another process is training in \(path); wait for it, or name another output directory.")
    }
    return descriptor
  }
}
