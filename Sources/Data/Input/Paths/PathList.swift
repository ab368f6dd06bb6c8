import Foundation
import GopherCore

/// A text file with one path a line, named as `@files.txt`.
///
/// Relative paths start at the list's folder. Blank lines count for nothing. The order of the lines
/// changes nothing.
struct PathList {
  /// The list's own path.
  let path: String
  /// Where each path leads, and its name: as it stands in the list, without what leads upwards.
  let entries: [(path: String, name: String)]

  /// Reads a list.
  ///
  /// Throws a usage failure for a list that cannot be read, is no UTF-8 or names no path.
  init(_ path: String) throws {
    self.path = path
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure.usage(
        "Cannot read the list of inputs \(path); name a text file with one path a line.")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Failure.usage("The list of inputs \(path) is not UTF-8; write it anew as UTF-8.")
    }
    let folder = Directory.parent(of: path)
    let lines = text.split(whereSeparator: \.isNewline)
      .filter { !$0.utf8.allSatisfy(isSpace) }
      .map { line in
        let parts = line.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        return line.hasPrefix("/") ? "/\(parts)" : parts
      }
    entries = Set(lines).sorted(by: precedes).map { line in
      let full = line.hasPrefix("/") ? line : "\(folder.isEmpty ? "." : folder)/\(line)"
      let name = line.split(separator: "/").drop { $0 == ".." }.joined(separator: "/")
      return (full, name)
    }
    guard !entries.isEmpty else {
      throw Failure.usage("The list of inputs \(path) names no path; write one on each line.")
    }
  }
}
