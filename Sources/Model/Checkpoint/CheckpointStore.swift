import Foundation
import GopherCore

/// The checkpoints of a run: `RUN/checkpoints/step-00000100`, and `RUN/latest`, which names one.
///
/// A checkpoint is written into `step-N.partial`, every file synced, the manifest last; then the
/// directory is renamed, its parent synced, and `latest` replaced. A kill or a full disk at any
/// moment leaves the checkpoints before it untouched.
public struct CheckpointStore: Sendable {
  /// The run's directory.
  public let run: String
  /// Where the checkpoints are.
  public var directory: String { "\(run)/checkpoints" }
  private var latestFile: String { "\(run)/latest" }

  /// The store of a run's directory, which need not exist yet.
  public init(run: String) {
    self.run = run
  }

  /// The name of a step's checkpoint: `step-` and eight digits.
  public static func name(step: Int) -> String {
    let digits = String(step)
    return "step-" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }

  /// The steps that have a checkpoint, the newest first; whether they are good is not looked at.
  public func steps() -> [Int] {
    Directory.names(in: directory).compactMap { name in
      guard name.hasPrefix("step-"), let step = Int(name.dropFirst(5)) else { return nil }
      return Self.name(step: step) == name ? step : nil
    }.sorted(by: >)
  }

  /// Writes a checkpoint.
  ///
  /// `write` puts the files into the directory it is given, synced, and returns the manifest,
  /// which is added last.
  public func save(
    step: Int, write: (_ directory: String) throws -> CheckpointManifest
  ) throws {
    try Directory.create(directory)
    let name = Self.name(step: step)
    let partial = "\(directory)/\(name).partial", final = "\(directory)/\(name)"
    try remove(partial)
    try Directory.create(partial)
    do {
      try write(partial).write(to: partial)
      try Directory.sync(partial)
      if Directory.exists(final) {
        // The same step, saved before a damaged file made the run go back.
        try setAside(step: step)
      }
      guard rename(partial, final) == 0 else {
        throw Failure.storage("Cannot rename \(partial) to \(final): \(systemReason()).")
      }
      try Directory.sync(directory)
      try pointLatest(to: step)
    } catch {
      try? remove(partial)
      throw error
    }
  }

  /// The newest checkpoint of which all files of a part are as its manifest says; nil if there is
  /// none at all.
  ///
  /// `notice` is told of each newer one that is damaged. Throws a storage failure if there are
  /// checkpoints and all of them are damaged.
  public func newestGood(
    part: Checkpoint.Part = .whole, notice: (String) -> Void
  ) throws -> Checkpoint? {
    var damage: [String] = []
    for step in steps() {
      do {
        let checkpoint = try Checkpoint(
          directory: "\(directory)/\(Self.name(step: step))", part: part)
        for message in damage { notice(message) }
        if !damage.isEmpty { notice("Going back to the checkpoint \(checkpoint.directory).") }
        return checkpoint
      } catch let failure as Failure {
        damage.append(failure.message)
      }
    }
    guard let newest = damage.first else { return nil }
    throw Failure.storage(
      "\(newest) No other checkpoint in \(directory) is whole. Restore one from a copy, or start "
        + "again in another output directory.")
  }

  /// Makes `latest` name a step's checkpoint.
  public func pointLatest(to step: Int) throws {
    try DurableFile.write("checkpoints/\(Self.name(step: step))\n", to: latestFile)
  }

  /// Renames what is left of later or damaged steps to `….damaged`, so that nothing takes it for a
  /// checkpoint of this run's present.
  public func setAside(after step: Int) throws {
    for later in steps() where later > step { try setAside(step: later) }
  }

  /// Deletes all but the newest checkpoints, and what killed processes left unfinished.
  public func prune(keep: Int) throws {
    precondition(keep > 0, "CheckpointStore.prune: at least one checkpoint must be kept")
    for step in steps().dropFirst(keep) {
      let path = "\(directory)/\(Self.name(step: step))"
      // Renamed first, so that a kill half-way leaves no directory that looks like a checkpoint.
      let removed = "\(path).removed"
      try remove(removed)
      guard rename(path, removed) == 0 else {
        throw Failure.storage("Cannot rename \(path): \(systemReason()).")
      }
    }
    try sweep()
  }

  /// Deletes what killed processes left unfinished.
  public func sweep() throws {
    DurableFile.removePartialFiles(in: run)
    for name in Directory.names(in: directory)
    where name.hasSuffix(".partial") || name.hasSuffix(".removed") {
      try remove("\(directory)/\(name)")
    }
  }

  private func setAside(step: Int) throws {
    let path = "\(directory)/\(Self.name(step: step))"
    let aside = "\(path).damaged"
    try remove(aside)
    guard rename(path, aside) == 0 else {
      throw Failure.storage("Cannot rename \(path): \(systemReason()).")
    }
  }

  private func remove(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw Failure.storage("Cannot remove \(path): \(systemReason()).")
    }
  }
}
