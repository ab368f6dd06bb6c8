import Foundation
import GopherCore

/// The output folder of a run: where everything lies, whose it is, and that only one run works
/// in it.
///
///     OUT/recipe.yaml                          the resolved recipe
///     OUT/documents/SUBSET/part-00000.jsonl.zst
///     OUT/dropped/SUBSET/STAGE.jsonl.zst
///     OUT/heldout/SUBSET.jsonl.zst
///     OUT/tokenizer/tokenizer.model
///     OUT/tokens/SUBSET.bin, SUBSET.idx
///     OUT/analysis.json, report.html, datasheet.md
///     OUT/manifest.json                        written last
///     OUT/massivetext-work/                    between the stages; its files go at the
///                                              end, the lock and the stage records stay
///
/// The lock marks a folder as a run's: no other folder with anything in it is ever taken, and in
/// a taken one nothing is removed but files that a stage recorded and leftovers of
/// ``GopherCore/DurableFile`` in the folders above.
final class RunFolder: Sendable {
  /// The folder.
  let path: String
  /// Which of the processes this one is that work in the folder.
  let share: TaskShare
  private let lock: FileLock
  /// Whether this process may share the folder with others.
  private let isShared: Bool
  /// Whether it was the first to come, and nobody else is there until ``open()``.
  private let isFirst: Bool
  /// The recipe with which the run was begun, if it was another one.
  let recipeBefore: Recipe?
  /// The recipe, if it does not lie in the folder yet.
  private let unwrittenRecipe: Recipe?

  /// The folder for what lies between the stages, below the output folder.
  static let work = "massivetext-work"
  private static let lockName = "\(work)/lock"
  /// The byte of the lock that all processes in the folder hold: alone, or shared.
  private static let presence = 0

  /// Takes a folder for a recipe: a new or empty one, or one with the same recipe's run in it.
  ///
  /// The answers of the data sheet may be others than before, and so may everything in the recipe of
  /// a run that is not finished, of which the inputs are not all others and no other process works
  /// in the folder: then ``open(_:)`` writes the folder's recipe anew. Throws a usage failure for a folder
  /// that holds anything else or overlaps with the inputs, and while another process works in it,
  /// unless both share.
  ///
  /// - Parameters:
  ///   - share: which of several processes that share the folder this is; nil for one that takes it
  ///     alone.
  ///   - work: whose wish to stop ends the waiting.
  init(_ path: String, for recipe: Recipe, share: TaskShare?, work: Work) throws {
    self.path = path
    self.share = share ?? TaskShare(index: 0, count: 1)
    isShared = share != nil
    guard !path.isEmpty else {
      throw Failure.usage(
        "The output folder has an empty name; name a new or empty folder for the output.")
    }
    try Overlap.refuse(
      output: path,
      inputs: recipe.subsets.values.flatMap(\.inputs) + recipe.testSetInputs + recipe.index)
    if try Self.isBegun(path) { _ = try Self.recipe(path, replacedBy: recipe) }
    try Directory.create("\(path)/\(Self.work)")
    lock = try FileLock("\(path)/\(Self.lockName)")
    isFirst = try Self.enter(lock, path, isShared: isShared, work)
    // Between the first look and the lock another process may have begun.
    let isBegun = try Self.isBegun(path)
    recipeBefore = isBegun ? try Self.recipe(path, replacedBy: recipe) : nil
    unwrittenRecipe = isBegun && recipeBefore == nil ? nil : recipe
    guard isFirst else {
      if let recipeBefore {
        let differences = try recipe.differences(from: recipeBefore)
        throw Self.refusal(path, differences, "Give all processes of a run the same recipe.")
      }
      return
    }
    for folder in Self.ownFolders(path) { DurableFile.removePartialFiles(in: folder) }
  }

  /// Waits for its turn; returns whether the process is alone in the folder.
  private static func enter(
    _ lock: FileLock, _ path: String, isShared: Bool, _ work: Work
  ) throws -> Bool {
    while true {
      switch try lock.take(presence, .exclusive) {
      case .taken: return true
      // A file system without locks is worked on without one, by one process.
      case .unknown where !isShared: return true
      case .unknown:
        throw Failure.usage(
          "The file system of \(path) has no locks, by which processes share out their work; build "
            + "with one process, or choose a folder on a file system with locks (NFS 4, Lustre "
            + "mounted with -o flock).")
      case .refused where !isShared:
        throw Failure.usage(
          "Another process is building a data set in \(path); wait for it, or choose another folder."
        )
      case .refused:
        // The first process leaves its name behind before it lets others in.
        if try lock.take(presence, .shared) == .taken {
          if FileManager.default.fileExists(atPath: "\(path)/recipe.yaml") { return false }
          lock.release(presence)
        }
        try work.checkStop()
        pause()
      }
    }
  }

  /// Runs the body while no run is at work in a folder; throws a usage failure if one is.
  static func withoutRuns<Result>(in path: String, _ body: () throws -> Result) throws -> Result {
    guard FileManager.default.fileExists(atPath: "\(path)/\(lockName)") else { return try body() }
    let lock = try FileLock("\(path)/\(lockName)")
    guard try lock.take(presence, .exclusive) != .refused else {
      throw Failure.usage("A run is at work in \(path); wait for it, or stop it.")
    }
    return try withExtendedLifetime(lock) { try body() }
  }

  /// Makes the folder ready if this process is the first, puts the recipe there, and lets others in.
  func open(_ prepare: () throws -> Void) throws {
    guard isFirst else { return }
    try prepare()
    if let unwrittenRecipe {
      try DurableFile.write(
        try Configuration.print(unwrittenRecipe), to: appending("recipe.yaml"))
    }
    if isShared { _ = try lock.take(Self.presence, .shared) }
  }

  /// Runs the body for a piece of work while no other process does; nil if one is at it.
  ///
  /// - Parameter waits: whether to wait until that one has done it, or is lost.
  func claiming<Result>(
    _ name: String, waits: Bool, _ work: Work, _ body: () throws -> Result
  ) throws -> Result? {
    guard isShared else { return try body() }
    let byte = FileLock.byte(of: name)
    while try lock.take(byte, .exclusive) != .taken {
      guard waits else { return nil }
      try work.checkStop()
      Self.pause()
    }
    defer { lock.release(byte) }
    // A shared file system shows what others wrote to whoever opens the directory.
    let directory = opendir(appending(StageStore.records))
    if let directory { closedir(directory) }
    return try body()
  }

  private static func pause() { Thread.sleep(forTimeInterval: 0.02) }

  /// A path below the folder.
  func appending(_ name: String) -> String { "\(path)/\(name)" }

  /// A path below the folder, in a directory that is made if it is missing.
  func prepared(_ name: String) throws -> String {
    let full = appending(name)
    try Directory.create(Directory.parent(of: full))
    return full
  }

  /// Removes files of the run.
  ///
  /// Their folders stay: another process may have made one for a file that it is about to write.
  func remove(_ names: [String]) throws {
    for name in names {
      let parts = name.split(separator: "/", omittingEmptySubsequences: false)
      precondition(
        parts.allSatisfy { !["", ".", ".."].contains($0) },
        "RunFolder.remove: the name leads out of the folder")
      guard unlink(appending(name)) == 0 || errno == ENOENT else {
        throw Failure.storage("Cannot remove \(appending(name)): \(systemReason()).")
      }
    }
  }

  /// Removes the folders of the run in which nothing is; to be called when all stages are done, and
  /// nobody writes any more.
  func removeEmptyFolders() {
    for folder in Self.ownFolders(path).reversed() where folder != path { rmdir(folder) }
  }

  /// Whether a run was begun in a folder; throws a usage failure if it belongs to anybody else.
  private static func isBegun(_ path: String) throws -> Bool {
    guard Directory.exists(path) else { return false }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    } catch {
      throw Failure.storage(
        "Cannot list the output folder \(path); choose one that can be read and written.")
    }
    func holdsRun() -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(lockName)") }
    // A run that was killed before it had its lock left an empty work folder.
    let foreign =
      holdsRun()
      ? nil : names.first { $0 != work || !Directory.names(in: "\(path)/\($0)").isEmpty }
    // Looked at again, since another process may have made its lock after the first look.
    guard let foreign, !holdsRun() else { return names.contains("recipe.yaml") }
    throw Failure.usage(
      "\(path) is not empty and holds no run of massivetext-build (it has \(foreign)); "
        + "choose a new or empty folder for the output.")
  }

  /// The folder and those below it that a run writes into.
  private static func ownFolders(_ path: String) -> [String] {
    func folders(below path: String) -> [String] {
      guard Directory.exists(path) else { return [] }
      return [path] + Directory.names(in: path).flatMap { folders(below: "\(path)/\($0)") }
    }
    return [path]
      + [work, "documents", "dropped", "heldout", "measures", "tokenizer", "tokens"].flatMap {
        folders(below: "\(path)/\($0)")
      }
  }

  /// The recipe of the run in a folder, if another one takes its place; nil if it is the same.
  ///
  /// Throws a usage failure if it differs in anything that decides what the data set holds, and the
  /// run is finished or seems to be another data set's.
  private static func recipe(_ path: String, replacedBy recipe: Recipe) throws -> Recipe? {
    let present: Recipe
    do {
      present = try Configuration.read(
        defaults: Recipe(), templates: ["subsets": SubsetRecipe()], file: "\(path)/recipe.yaml")
    } catch let failure as Failure {
      throw Failure.usage(
        "\(path) holds a run whose recipe cannot be read (\(failure.message)) "
          + "Choose another folder for the output.")
    }
    guard present != recipe else { return nil }
    let differences = try recipe.differences(from: present)
      .filter { !Recipe.isOfDataSheet($0) }
    let isFinished = FileManager.default.fileExists(atPath: "\(path)/manifest.json")
    guard differences.isEmpty || !isFinished && recipe.sharesInput(with: present) else {
      throw refusal(
        path, differences,
        isFinished && differences.allSatisfy(Recipe.isOfMixture)
          ? "Change it there with massivetext-build mix \(path) --set KEY=VALUE, which keeps the "
            + "documents and tokens, or choose another folder for the output."
          : "Choose another folder for the output, or remove this one to build it anew.")
    }
    return present
  }

  private static func refusal(
    _ path: String, _ differences: [String], _ advice: String
  ) -> Failure {
    let shown = differences.prefix(4).joined(separator: ", ")
    let rest = differences.count > 4 ? " and \(differences.count - 4) more" : ""
    return .usage(
      "\(path) holds the run of another recipe, which differs in \(shown)\(rest). \(advice)")
  }
}

extension Recipe {
  /// Whether any input of the two is the same.
  fileprivate func sharesInput(with other: Recipe) -> Bool {
    !Set(subsets.values.flatMap(\.inputs)).isDisjoint(with: other.subsets.values.flatMap(\.inputs))
  }
}
