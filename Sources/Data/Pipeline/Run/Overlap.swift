import Foundation
import GopherCore

/// Holds what a command writes against what it reads.
enum Overlap {
  /// Throws a usage failure if an output is an input, lies in an input folder, or holds an input.
  ///
  /// What was written would be read as input the next time, or take the input's place. Links are
  /// followed; the output need not exist. Patterns and lists of inputs are resolved.
  static func refuse(output: String, inputs: [String]) throws {
    guard !output.isEmpty else {
      throw Failure.usage("The output has an empty name; name a file or folder to write.")
    }
    let written = components(output)
    for input in inputs.flatMap(InputListing.roots) {
      let read = components(input)
      let relation: String
      if written == read {
        relation = "The output \(output) is the input \(input) itself"
      } else if written.starts(with: read) {
        relation = "The output \(output) lies in the input folder \(input)"
      } else if read.starts(with: written) {
        relation = "The input \(input) lies in the output folder \(output)"
      } else {
        continue
      }
      throw Failure.usage(
        "\(relation); what is written must lie apart from what is read. Choose another output.")
    }
  }

  private static func components(_ path: String) -> [Substring] {
    let isAbsolute = path.hasPrefix("/")
    let folder = FileManager.default.currentDirectoryPath
    return resolved(isAbsolute ? path : "\(folder)/\(path)").split(separator: "/")
  }

  /// An absolute path with the links of its existing part followed.
  private static func resolved(_ path: String) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    let last = (path as NSString).lastPathComponent
    let folder = Directory.parent(of: path)
    return folder == path ? path : "\(resolved(folder))/\(last)"
  }
}
