import Foundation
import GopherCore

/// Files that a command writes when all its work is done.
public enum OutputFile {
  /// Throws a usage failure, before the work, for a path that no file can be written to.
  ///
  /// - Parameters:
  ///   - path: what the option names; nil if it was not given.
  ///   - option: the option, for the message.
  public static func check(_ path: String?, option: String) throws {
    guard let path else { return }
    let folder = Directory.parent(of: path)
    guard folder.isEmpty || Directory.exists(folder) else {
      throw Failure.usage("\(option) \(path): there is no directory \(folder); make it first.")
    }
    guard !path.isEmpty, !Directory.exists(path) else {
      throw Failure.usage("\(option) \(path): this is a directory; name a file in it.")
    }
  }
}
