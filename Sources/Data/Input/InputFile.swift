import Foundation
import GopherCore

/// One file of the input: a unit of work that can be read on its own.
public struct InputFile: Sendable, Equatable {
  /// Where the file is.
  public var path: String
  /// The path relative to the input root; the root of every identity made from the file.
  public var name: String
  /// Its size in bytes as it lies on disk.
  public var bytes: Int

  /// Makes an input file.
  public init(path: String, name: String, bytes: Int) {
    self.path = path
    self.name = name
    self.bytes = bytes
  }
}

/// The files that paths of a user name, in an order that depends on names alone.
public struct InputListing: Sendable, Equatable {
  /// The files: in the order of the paths, and below a folder in the byte order of their names.
  public private(set) var files = [InputFile]()
  /// Folders that could not be listed and entries that are no regular files.
  public private(set) var rejections = [Rejection]()

  /// Lists files and the files below folders.
  ///
  /// A file's name is its path relative to its folder, or its last component if it was named
  /// itself. Where several paths are given, each name begins with the last component of its
  /// path, with the number of the path before it if two of them are equal, so that no two files share a
  /// name. Names that begin with a dot are passed over, links to folders are not followed.
  ///
  /// Throws a usage failure for a path that does not exist: that is a slip of the command line,
  /// not of the data.
  public init(_ paths: [String]) throws {
    let roots = paths.map { path in
      let standard = (path as NSString).standardizingPath
      return (path: standard, last: (standard as NSString).lastPathComponent)
    }
    for (index, root) in roots.enumerated() {
      var status = stat()
      guard stat(root.path, &status) == 0 else {
        throw Failure.usage(
          "There is no input file or folder \(root.path) (\(systemReason())); check the path.")
      }
      let isShared = roots.filter { $0.last == root.last }.count > 1
      let last = isShared ? "\(index + 1)-\(root.last)" : root.last
      if status.st_mode & S_IFMT == S_IFDIR {
        collect(root.path, prefix: roots.count > 1 ? "\(last)/" : "")
      } else {
        files.append(InputFile(path: root.path, name: last, bytes: Int(status.st_size)))
      }
    }
  }

  /// Adds what is below a folder, entry by entry in byte order of whole names.
  private mutating func collect(_ root: String, prefix: String) {
    var folders = [(path: root, prefix: prefix)]
    var found = [InputFile](), lost = [Rejection]()
    while let folder = folders.popLast() {
      guard let stream = opendir(folder.path) else {
        let location = Rejection.Location(path: folder.prefix.isEmpty ? root : folder.prefix)
        lost.append(Rejection(.unreadableFile, at: location, detail: systemReason()))
        continue
      }
      while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name.hasPrefix(".") { continue }
        let path = "\(folder.path)/\(name)", full = "\(folder.prefix)\(name)"
        var status = stat()
        guard lstat(path, &status) == 0 else { continue }
        let isLink = status.st_mode & S_IFMT == S_IFLNK
        let place = Rejection.Location(path: full)
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
      closedir(stream)
    }
    files += found.sorted { precedes($0.name, $1.name) }
    rejections += lost.sorted { precedes($0.location.path, $1.location.path) }
  }
}

private func precedes(_ a: String, _ b: String) -> Bool {
  a.utf8.lexicographicallyPrecedes(b.utf8)
}
