import GopherCore

/// Removes files that no stage needs any more while the next stages go on.
///
/// For the thread that goes through the stages.
final class WorkRemoval {
  private let folder: RunFolder
  private let tasks: OrderedTasks<Void>

  init(_ folder: RunFolder, pool: ThreadPool) {
    self.folder = folder
    tasks = OrderedTasks(pool: pool, atMost: 1024)
  }

  /// Removes files below the folder, now or soon; throws a storage failure for one, this or an earlier
  /// one, that cannot be removed.
  func remove(_ names: [String]) throws {
    for name in names { _ = try tasks.add { [folder] in try folder.remove([name]) } }
  }

  /// Waits until all are removed.
  func finish() throws { _ = try tasks.finish() }
}
