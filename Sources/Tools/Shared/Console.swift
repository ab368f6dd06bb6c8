import Foundation
import GopherCore

/// Where a tool speaks: results on standard output, everything else on standard error.
public struct Console: Sendable {
  /// Whether notes and progress are left out.
  public let quiet: Bool
  /// Whether results are one JSON object.
  public let json: Bool
  /// The progress line, which notes must not tear.
  public let progress: ProgressLine

  /// A console; progress shows only when standard error is a terminal and `quiet` is off.
  public init(quiet: Bool = false, json: Bool = false) {
    self.quiet = quiet
    self.json = json
    progress = ProgressLine(isShown: !quiet && isatty(STDERR_FILENO) != 0)
  }

  /// A line on standard error for the user's eyes; nothing with `--quiet`.
  public func note(_ line: String) {
    guard !quiet else { return }
    progress.interrupt { Self.writeError(line + "\n") }
  }

  /// A result as text on standard output; the caller leaves it out with `--json`.
  public func result(_ text: String) {
    progress.interrupt { print(text) }
  }

  /// A result as one JSON object on standard output, keys sorted.
  public func result(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(value), as: UTF8.self)
    progress.interrupt { print(text) }
  }

  /// The message of a failure on standard error, whatever the options.
  public static func report(_ message: String) { writeError("error: \(message)\n") }

  /// Writes to standard error what can be written; nobody is left to tell where that is closed.
  static func writeError(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return }
      rest = rest.dropFirst(written)
    }
  }
}
