import Foundation

/// What is done with directories.
public enum Directory {
  /// Makes a directory and those above it; does nothing where it exists.
  public static func create(_ path: String) throws {
    if path.isEmpty || exists(path) { return }
    try create(parent(of: path))
    guard mkdir(path, 0o777) == 0 || errno == EEXIST && exists(path) else {
      throw Failure.storage(
        "Cannot create the directory \(path): \(systemReason()). "
          + "Choose a place that can be written.")
    }
  }

  /// The directory in which a path lies, "" for the working directory.
  ///
  /// Foundation's `deletingLastPathComponent` traps on a path of one character.
  public static func parent(of path: String) -> String {
    let slash = UInt8(ascii: "/")
    var rest = Substring(path).utf8
    while rest.count > 1, rest.last == slash { rest.removeLast() }
    guard let last = rest.lastIndex(of: slash) else { return "" }
    rest = rest[..<last]
    while rest.last == slash { rest.removeLast() }
    return rest.isEmpty ? "/" : String(Substring(rest))
  }

  /// Makes renames and new names in a directory survive a crash ("" is the working directory).
  public static func sync(_ path: String) throws {
    let descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure.storage("Cannot open the directory \(path): \(systemReason()).")
    }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw Failure.storage("Cannot sync the directory \(path): \(systemReason()).")
    }
  }

  /// The regular files below a directory as paths relative to it, in byte order.
  ///
  /// Links to files count as files; links to directories are not followed, so that no cycle can
  /// hang a run. Names starting with a dot are passed over.
  public static func files(below root: String) throws -> [String] {
    var found = [String]()
    try collect(root, prefix: "", into: &found)
    return found.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  /// Whether a path exists and is a directory.
  public static func exists(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      && isDirectory.boolValue
  }

  /// The names in a directory, in byte order; a missing directory has none.
  public static func names(in path: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  private static func collect(
    _ root: String, prefix: String, into found: inout [String]
  ) throws {
    guard let stream = opendir(root) else {
      throw Failure.badInput("Cannot list the directory \(root): \(systemReason()).")
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(".") { continue }
      let path = "\(root)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: try collect(path, prefix: "\(prefix)\(name)/", into: &found)
      case S_IFREG: found.append("\(prefix)\(name)")
      case S_IFLNK:
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
          found.append("\(prefix)\(name)")
        }
      default: continue
      }
    }
  }
}
