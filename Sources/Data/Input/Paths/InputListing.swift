import Foundation
import GopherCore

/// The files that paths of a user name, in an order that depends on names alone.
///
/// A path is a file, a folder, a pattern (``PathPattern``), a list of paths (``PathList``:
/// `@files.txt`) or standard input (`-`).
public struct InputListing: Sendable, Equatable {
  /// The files: by path, and below a folder in the byte order of their names; each once.
  public private(set) var files = [InputFile]()
  /// Folders that could not be listed and entries that are no regular files.
  public private(set) var rejections = [Rejection]()

  /// Lists what paths name, whatever their order.
  ///
  /// A file's name, on which identities rest, is its path below the folder that was named, below
  /// what stands before the first wildcard of a pattern, or its path as it stands in a list; of a
  /// file that was named itself the last component. Where several paths are given, each name begins
  /// with the last component of its path, with the number of the path before it if two of them are
  /// equal, so that no two files share a name. A file that is named twice is read once, under its
  /// first name. Names that begin with a dot are passed over, links to folders are not followed.
  ///
  /// Throws a usage failure for a path that does not exist and a pattern that fits nothing: that is a
  /// slip of the command line, not of the data.
  public init(_ paths: [String]) throws {
    let named = try Set(paths).sorted(by: precedes).map(NamedPath.init)
    let labels = named.map(\.label)
    var uses = [String: Int]()
    for label in labels { uses[label, default: 0] += 1 }
    for (index, path) in named.enumerated() {
      let label = labels[index]
      let isShared = uses[label, default: 0] > 1
      try collect(
        path, label: isShared ? "\(index + 1)-\(label)" : label, isAlone: named.count == 1)
    }
    var seen = Set<String>()
    files.removeAll { !seen.insert($0.path).inserted }
  }

  /// The files and folders that a path names, with lists and patterns resolved.
  static func roots(of path: String) -> [String] {
    switch try? NamedPath(path) {
    case .standardInput: []
    case .pattern(let pattern): pattern.matches().map(pattern.path(of:))
    case .list(let list): list.entries.flatMap { roots(of: $0.path) }
    case .plain, nil: [path]
    }
  }

  /// One path as the user gave it.
  private enum NamedPath {
    case standardInput
    /// A file or folder.
    case plain(String)
    case pattern(PathPattern)
    case list(PathList)

    init(_ text: String) throws {
      let path = (text as NSString).standardizingPath
      var status = stat()
      if text == "-" {
        self = .standardInput
      } else if stat(path, &status) == 0 {
        self = .plain(path)
      } else if text.hasPrefix("@") {
        self = .list(try PathList(String(text.dropFirst())))
      } else if let pattern = PathPattern(path) {
        self = .pattern(pattern)
      } else {
        throw Failure.usage(
          "There is no input file or folder \(path) (\(systemReason())); check the path.")
      }
    }

    /// What stands for the path before the names of its files.
    var label: String {
      switch self {
      case .standardInput: InputFile.standardInput.name
      case .plain(let path): (path as NSString).lastPathComponent
      case .pattern(let pattern): (pattern.folder as NSString).lastPathComponent
      case .list(let list): (list.path as NSString).lastPathComponent
      }
    }
  }

  private mutating func collect(_ path: NamedPath, label: String, isAlone: Bool) throws {
    let prefix = isAlone ? "" : "\(label)/"
    switch path {
    case .standardInput: files.append(InputFile.standardInput)
    case .plain(let path): try collect(path, name: label, prefix: prefix)
    case .pattern(let pattern): try collect(pattern, prefix: prefix)
    case .list(let list):
      for entry in list.entries {
        if case .pattern(let pattern) = try NamedPath(entry.path) {
          let folder = entry.name.split(separator: "/").dropLast(pattern.depth)
          try collect(pattern, prefix: prefix + folder.map { "\($0)/" }.joined())
        } else {
          try collect(
            entry.path, name: "\(prefix)\(entry.name)", prefix: "\(prefix)\(entry.name)/")
        }
      }
    }
  }

  /// Adds what fits a pattern.
  private mutating func collect(_ pattern: PathPattern, prefix: String) throws {
    let found = pattern.matches()
    guard !found.isEmpty else {
      throw Failure.usage(
        "No file or folder fits the pattern \(pattern.text); check it, or quote it so that the "
          + "shell does not change it.")
    }
    for name in found {
      try collect(pattern.path(of: name), name: prefix + name, prefix: "\(prefix)\(name)/")
    }
  }

  /// Adds a file under its name, or what is below a folder.
  private mutating func collect(_ path: String, name: String, prefix: String) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw Failure.usage(
        "There is no input file or folder \(path) (\(systemReason())); check the path.")
    }
    if status.st_mode & S_IFMT == S_IFDIR {
      collectFolder(path, prefix: prefix)
    } else {
      files.append(InputFile(path: path, name: name, bytes: Int(status.st_size)))
    }
  }

  /// Adds what is below a folder, entry by entry in byte order of whole names.
  private mutating func collectFolder(_ root: String, prefix: String) {
    var folders = [(path: root, prefix: prefix)]
    var found = [InputFile](), lost = [Rejection]()
    while let folder = folders.popLast() {
      guard let names = directoryNames(folder.path) else {
        let location = Rejection.Location(path: folder.prefix.isEmpty ? root : folder.prefix)
        lost.append(Rejection(.unreadableFile, at: location, detail: systemReason()))
        continue
      }
      for name in names where !name.hasPrefix(".") {
        let path = "\(folder.path)/\(name)", full = "\(folder.prefix)\(name)"
        var status = stat()
        let place = Rejection.Location(path: full)
        guard lstat(path, &status) == 0 else {
          // It is gone since, or its name is no UTF-8.
          lost.append(Rejection(.unreadableFile, at: place, detail: systemReason()))
          continue
        }
        let isLink = status.st_mode & S_IFMT == S_IFLNK
        if isLink, stat(path, &status) != 0 {
          lost.append(Rejection(.unreadableFile, at: place, detail: "a link that leads nowhere"))
          continue
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: if !isLink { folders.append((path, "\(full)/")) }
        case S_IFREG:
          found.append(InputFile(path: path, name: full, bytes: Int(status.st_size)))
        default:
          lost.append(Rejection(.otherKind, at: place, detail: "a pipe, socket or device"))
        }
      }
    }
    files += found.sorted { precedes($0.name, $1.name) }
    rejections += lost.sorted { precedes($0.location.path, $1.location.path) }
  }
}

/// The names in a folder in no order, without `.` and `..`; nil where it cannot be listed.
func directoryNames(_ path: String) -> [String]? {
  guard let stream = opendir(path) else { return nil }
  defer { closedir(stream) }
  var names = [String]()
  while let entry = readdir(stream) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}

/// Whether a text stands before another one in the order of bytes.
func precedes(_ a: String, _ b: String) -> Bool {
  a.utf8.lexicographicallyPrecedes(b.utf8)
}
