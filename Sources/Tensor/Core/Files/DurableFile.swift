import Foundation

/// A file that appears under its name whole and synced, or not at all.
///
/// Bytes go to `PATH.partial-gopher`; ``commit()`` syncs, renames and syncs the directory. A killed
/// process leaves at most this partial file, which readers never look at, the next writer of the
/// same path takes over, and ``removePartialFiles(in:)`` sweeps. Two processes never write one path
/// at once: the second is refused. Bytes are hashed on their way.
public final class DurableFile {
  /// What a committed file holds.
  public struct Record: Equatable, Sendable, Codable {
    /// Size in bytes.
    public let bytes: Int
    /// SHA-256 as 64 hexadecimal digits.
    public let sha256: String
  }

  /// The final path.
  public let path: String
  /// Bytes written so far.
  public private(set) var bytesWritten = 0

  private let partialPath: String
  private var descriptor: Int32
  private let digest = SHA256()
  private var buffer = [UInt8]()
  private static let bufferSize = 1 << 18

  /// Opens the partial file beside `path`; the directory must exist.
  public init(_ path: String) throws {
    self.path = path
    partialPath = path + Self.partialSuffix
    descriptor = -1
    guard !path.isEmpty, !Directory.exists(path) else {
      throw Failure.usage("\"\(path)\" does not name a file to write; choose another name.")
    }
    guard !Self.isStream(path) else {
      throw Failure.usage("\(path) is a device or a pipe and not a file; choose another name.")
    }
    descriptor = try Self.opened(partialPath, for: path)
    buffer.reserveCapacity(Self.bufferSize)
  }

  /// Whether a path names a device, a pipe or an open file, which renaming over it would take away
  /// from all others that use it, `/dev/null` and `/dev/stdout` among them.
  private static func isStream(_ path: String) -> Bool {
    var named = stat(), entry = stat()
    guard stat(path, &named) == 0, lstat(path, &entry) == 0 else { return false }
    let isFile = named.st_mode & S_IFMT == S_IFREG, isLink = entry.st_mode & S_IFMT == S_IFLNK
    return !isFile || isLink && ["/dev/", "/proc/"].contains { path.hasPrefix($0) }
  }

  /// What the name of an unfinished file ends in.
  package static let partialSuffix = ".partial-gopher"

  /// Opens and locks a partial file and empties what a killed process left in it.
  private static func opened(_ partialPath: String, for path: String) throws -> Int32 {
    while true {
      let descriptor = open(partialPath, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else {
        throw Failure.storage(
          "Cannot create \(path): \(systemReason()). Choose a folder that is there and can be "
            + "written.")
      }
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        close(descriptor)
        throw Failure.usage(
          "Another process is writing \(path); wait for it, or choose another name.")
      }
      // Between opening and locking the last writer may have renamed the file: then this is not
      // the partial file any more, and a new one is made.
      var opened = stat(), named = stat()
      if fstat(descriptor, &opened) == 0, stat(partialPath, &named) == 0,
        opened.st_ino == named.st_ino, opened.st_dev == named.st_dev
      {
        guard ftruncate(descriptor, 0) == 0 else {
          close(descriptor)
          throw Failure.storage("Cannot empty \(partialPath): \(systemReason()).")
        }
        return descriptor
      }
      close(descriptor)
    }
  }

  deinit {
    guard descriptor >= 0 else { return }
    unlink(partialPath)
    close(descriptor)
  }

  /// Appends bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    bytesWritten += bytes.count
    digest.update(bytes)
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    if bytes.count > Self.bufferSize {
      try writeThrough(bytes)
    } else {
      buffer.append(contentsOf: bytes)
    }
  }

  /// Appends bytes.
  public func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

  /// Appends text as UTF-8.
  public func write(_ text: String) throws { try write(Array(text.utf8)) }

  /// Syncs the file, gives it its name, syncs the directory, and says what it holds.
  @discardableResult
  public func commit() throws -> Record {
    precondition(descriptor >= 0, "DurableFile.commit: already committed")
    try flush()
    guard fsync(descriptor) == 0 else {
      throw Failure.storage("Cannot sync \(partialPath): \(systemReason()).")
    }
    guard rename(partialPath, path) == 0 else {
      throw Failure.storage("Cannot rename \(partialPath) to \(path): \(systemReason()).")
    }
    close(descriptor)
    descriptor = -1
    try Directory.sync(Directory.parent(of: path))
    return Record(bytes: bytesWritten, sha256: digest.finish())
  }

  /// Writes a whole file in one call.
  @discardableResult
  public static func write(_ bytes: [UInt8], to path: String) throws -> Record {
    let file = try DurableFile(path)
    try file.write(bytes)
    return try file.commit()
  }

  /// Writes a whole text file in one call.
  @discardableResult
  public static func write(_ text: String, to path: String) throws -> Record {
    try write(Array(text.utf8), to: path)
  }

  /// Removes what killed processes left of unfinished files in a directory (not below it).
  public static func removePartialFiles(in directory: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    for name in names where name.hasSuffix(partialSuffix) {
      unlink("\(directory)/\(name)")
    }
  }

  private func flush() throws {
    try buffer.withUnsafeBytes { try writeThrough($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func writeThrough(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = Foundation.write(
        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        throw Failure.storage(
          "Cannot write \(path): \(systemReason()). "
            + "Make room or choose another place, then run the same command again; "
            + "nothing that was finished is lost.")
      }
      rest = rest.dropFirst(written)
    }
  }
}
