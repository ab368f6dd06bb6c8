/// Texts at whose appearance a generation ends; they are no part of what it returns.
///
/// They are looked for in decoded text, so one that several tokens spell is found, and one that
/// begins in the middle of a token. Texts are compared byte by byte, as UTF-8.
public struct StopTexts: Sendable {
  /// The texts; an empty one is ignored.
  public let texts: [String]

  /// Stops at any of these.
  public init(_ texts: [String]) { self.texts = texts.filter { !$0.isEmpty } }

  /// What stands before the first stop; nil if there is none in the text.
  public func cut(_ text: String) -> String? {
    let ends = texts.compactMap { text.utf8.firstRange(of: $0.utf8)?.lowerBound }
    return ends.min().map { String(text[..<$0]) }
  }

  /// The beginning of a text without a stop which will stay whatever comes: without an end that a
  /// stop may have begun with.
  public func settled(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let held = texts.map { stop in
      let stop = Array(stop.utf8)
      let lengths = 0..<min(stop.count, bytes.count + 1)
      return lengths.last { bytes.suffix($0) == stop.prefix($0) } ?? 0
    }
    return String(decoding: bytes.dropLast(held.max() ?? 0), as: UTF8.self)
  }
}
