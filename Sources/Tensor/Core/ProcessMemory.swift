import Foundation

/// How much memory this process has used.
package enum ProcessMemory {
  /// The most bytes that were resident at once (`VmHWM`) since the process began, or since
  /// ``resetPeak()``; 0 where the system does not tell.
  package static func peak() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    for line in text.split(separator: "\n") where line.hasPrefix("VmHWM:") {
      let words = line.split(whereSeparator: \.isWhitespace)
      if words.count > 1, let kilobytes = Int(words[1]) { return kilobytes * 1024 }
    }
    return 0
  }

  /// Lets the peak begin anew from what is resident now, where the system can.
  package static func resetPeak() {
    guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
    try? file.write(contentsOf: Data("5".utf8))
    try? file.close()
  }
}
