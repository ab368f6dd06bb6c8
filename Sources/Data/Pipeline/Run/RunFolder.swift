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
final class RunFolder {
  /// The folder.
  let path: String
  private let lock: Int32

  /// The folder for what lies between the stages, below the output folder.
  static let work = "massivetext-work"
  private static let lockName = "\(work)/lock"

  /// Takes a folder for a recipe: a new or empty one, or one with the same recipe's run in it.
  ///
  /// Throws a usage failure for a folder that holds anything else or overlaps with the inputs, and
  /// while another process works in it.
  init(_ path: String, for recipe: Recipe) throws {
    self.path = path
    guard !path.isEmpty else {
      throw Failure.usage(
        "The output folder has an empty name; name a new or empty folder for the output.")
    }
    try Overlap.refuse(
      output: path,
      inputs: recipe.subsets.values.flatMap(\.inputs) + recipe.testSetInputs + recipe.index)
    let isBegun = try Self.isBegun(path)
    if isBegun { try Self.check(path, recipe) }
    try Directory.create("\(path)/\(Self.work)")
    lock = open("\(path)/\(Self.lockName)", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard lock >= 0 else {
      throw Failure.storage("Cannot create \(path)/\(Self.lockName): \(systemReason()).")
    }
    // A file system without locks answers otherwise, and is worked on without one.
    if flock(lock, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(lock)
      throw Failure.usage(
        "Another process is building a data set in \(path); wait for it, or choose another folder.")
    }
    for folder in Self.ownFolders(path) { DurableFile.removePartialFiles(in: folder) }
    if !isBegun {
      try DurableFile.write(try Configuration.print(recipe), to: "\(path)/recipe.yaml")
    }
  }

  deinit { close(lock) }

  /// A path below the folder.
  func appending(_ name: String) -> String { "\(path)/\(name)" }

  /// A path below the folder, in a directory that is made if it is missing.
  func prepared(_ name: String) throws -> String {
    let full = appending(name)
    try Directory.create((full as NSString).deletingLastPathComponent)
    return full
  }

  /// Removes files of the run, and the folders that are empty without them.
  func remove(_ names: [String]) throws {
    for name in names {
      let parts = name.split(separator: "/", omittingEmptySubsequences: false)
      precondition(
        parts.allSatisfy { !["", ".", ".."].contains($0) },
        "RunFolder.remove: the name leads out of the folder")
      guard unlink(appending(name)) == 0 || errno == ENOENT else {
        throw Failure.storage("Cannot remove \(appending(name)): \(systemReason()).")
      }
      for length in stride(from: parts.count - 1, to: 0, by: -1) {
        guard rmdir(appending(parts.prefix(length).joined(separator: "/"))) == 0 else { break }
      }
    }
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
    if FileManager.default.fileExists(atPath: "\(path)/\(lockName)") {
      return names.contains("recipe.yaml")
    }
    // A run that was killed before it had its lock left an empty work folder.
    let foreign = names.first { $0 != work || !Directory.names(in: "\(path)/\($0)").isEmpty }
    guard let foreign else { return false }
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
      + [work, "documents", "dropped", "heldout", "tokenizer", "tokens"].flatMap {
        folders(below: "\(path)/\($0)")
      }
  }

  private static func check(_ path: String, _ recipe: Recipe) throws {
    let present: Recipe
    do {
      present = try Configuration.read(
        defaults: Recipe(), templates: ["subsets": SubsetRecipe()], file: "\(path)/recipe.yaml")
    } catch let failure as Failure {
      throw Failure.usage(
        "\(path) holds a run whose recipe cannot be read (\(failure.message)) "
          + "Choose another folder for the output.")
    }
    let differences = try recipe.differences(from: present)
    guard differences.isEmpty else {
      let shown = differences.prefix(4).joined(separator: ", ")
      let rest = differences.count > 4 ? " and \(differences.count - 4) more" : ""
      throw Failure.usage(
        "\(path) holds the run of another recipe, which differs in \(shown)\(rest). Choose another "
          + "folder for the output, or remove this one to build it anew.")
    }
  }
}
