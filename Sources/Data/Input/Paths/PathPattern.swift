import Foundation

/// A pattern of paths, resolved by us, so that it may be quoted or stand in a recipe, and gives the
/// same order on every system.
///
/// | sign | stands for |
/// | --- | --- |
/// | `*` | any characters but `/` |
/// | `?` | one character but `/` |
/// | `[a-z_]`, `[!a-z]` | one character of a set, or not of it |
/// | `**` as a whole component | any number of folders, none too |
///
/// Names that begin with a dot are found only by a component that begins with one. `**` does not
/// follow links to folders.
struct PathPattern: Equatable {
  /// The pattern as it was given.
  let text: String
  /// The folder before the first wildcard.
  let folder: String
  private let components: [String]

  /// A pattern; nil for a path without a wildcard.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    guard let first = parts.firstIndex(where: { $0.contains { "*?[".contains($0) } }) else {
      return nil
    }
    self.text = text
    let before = parts[..<first].joined(separator: "/")
    folder = text.hasPrefix("/") ? "/\(before)" : (before.isEmpty ? "." : before)
    components = Array(parts[first...])
  }

  /// The number of components from the first wildcard on.
  var depth: Int { components.count }

  /// Where a match lies.
  func path(of name: String) -> String { folder == "/" ? "/\(name)" : "\(folder)/\(name)" }

  /// The paths below ``folder`` that fit, files and folders, in byte order.
  func matches() -> [String] {
    var found = Set<String>()
    collect(below: "", components[...], into: &found)
    return found.sorted(by: precedes)
  }

  private func collect(
    below name: String, _ components: ArraySlice<String>, into found: inout Set<String>
  ) {
    guard let component = components.first else { return }
    let rest = components.dropFirst()
    if component == "**" {
      // At the end it stands for all files below.
      collect(below: name, rest.isEmpty ? ["*"] : rest, into: &found)
    }
    let folder = name.isEmpty ? self.folder : path(of: name)
    for entry in directoryNames(folder) ?? [] {
      let full = name.isEmpty ? entry : "\(name)/\(entry)"
      if component == "**" {
        if !entry.hasPrefix("."), isFolder(full, followsLink: false) {
          collect(below: full, components, into: &found)
        }
      } else if Self.fits(entry, component) {
        if rest.isEmpty {
          found.insert(full)
        } else if isFolder(full, followsLink: true) {
          collect(below: full, rest, into: &found)
        }
      }
    }
  }

  private func isFolder(_ name: String, followsLink: Bool) -> Bool {
    var status = stat()
    let path = path(of: name)
    let result = followsLink ? stat(path, &status) : lstat(path, &status)
    return result == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether a name fits a component; linear but for the number of stars.
  static func fits(_ name: String, _ component: String) -> Bool {
    if name.hasPrefix("."), !component.hasPrefix(".") { return false }
    let name = Array(name.unicodeScalars), signs = Array(component.unicodeScalars)
    var position = 0, sign = 0
    // Where to go on when what follows the last star does not fit: one character later.
    var retry: (position: Int, sign: Int)?
    while position < name.count {
      if sign < signs.count, signs[sign] == "*" {
        sign += 1
        retry = (position, sign)
      } else if sign < signs.count, let next = one(name[position], signs, at: sign) {
        position += 1
        sign = next
      } else if let last = retry {
        retry = (last.position + 1, last.sign)
        (position, sign) = (last.position + 1, last.sign)
      } else {
        return false
      }
    }
    return signs[sign...].allSatisfy { $0 == "*" }
  }

  /// Where the pattern goes on if one character fits what stands at an index; nil if it does not.
  private static func one(
    _ character: Unicode.Scalar, _ signs: [Unicode.Scalar], at index: Int
  ) -> Int? {
    switch signs[index] {
    case "?": return index + 1
    case "[":
      // A bracket that is first in the set is one of its characters.
      var position = index + 1
      let isNegated = position < signs.count && (signs[position] == "!" || signs[position] == "^")
      if isNegated { position += 1 }
      let first = position
      guard let end = signs[min(first + 1, signs.count)...].firstIndex(of: "]") else {
        return character == "[" ? index + 1 : nil
      }
      var isMember = false
      while position < end {
        let isRange = position + 2 < end && signs[position + 1] == "-"
        let last = isRange ? signs[position + 2] : signs[position]
        isMember = isMember || signs[position] <= character && character <= last
        position += isRange ? 3 : 1
      }
      return isMember != isNegated ? end + 1 : nil
    default: return signs[index] == character ? index + 1 : nil
    }
  }
}
