import Foundation
import GopherCore

extension MappedFile {
  /// Maps a file that a user named.
  ///
  /// Throws a usage failure if there is none; `hint` is the end of its sentence: "name what … wrote".
  convenience init(named path: String, hint: String) throws {
    guard FileManager.default.fileExists(atPath: path) else {
      throw Failure.usage("There is no file \(path); \(hint).")
    }
    try self.init(path)
  }
}
