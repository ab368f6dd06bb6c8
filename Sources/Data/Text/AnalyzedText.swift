import GopherCore

/// A text cut into words, lines and paragraphs in one pass over its UTF-8 bytes.
///
/// What the paper leaves open is decided here, once for all stages (Docs/Filters.md gives the
/// reasons):
///
/// - A **character** is a Unicode code point.
/// - A **word** is what the ``WordRule`` says; by default a maximal run without White_Space.
/// - A **line** is what stands between newlines (`\n`), without White_Space at its ends; lines that
///   are then empty do not count. `\r\n` therefore needs no care.
/// - A **paragraph** is a maximal run of lines without a blank line between them.
///
///     let text = AnalyzedText("One line.\n\nAnother paragraph.")
///     text.words.count  // 4
///
/// Complexity: O(bytes) time, 32 bytes of memory a word. A text has fewer than 2³² bytes.
public struct AnalyzedText: Sendable {
  /// The text as valid UTF-8.
  public let bytes: [UInt8]
  /// What a word is.
  public let wordRule: WordRule
  /// The number of code points of the whole text.
  public let characters: Int
  /// The words in order.
  public let words: [Word]
  /// The lines that are not blank, in order.
  public let lines: [TextSpan]
  /// The paragraphs in order.
  public let paragraphs: [TextSpan]
  /// How many words hold a letter (general category L).
  public let alphabeticWords: Int

  /// Cuts a text.
  public init(_ text: String, wordRule: WordRule = .whitespace) {
    var text = text
    self.init(validated: text.withUTF8 { Array($0) }, wordRule: wordRule)
  }

  /// Cuts bytes that are known to be UTF-8.
  package init(validated bytes: [UInt8], wordRule: WordRule = .whitespace) {
    precondition(bytes.count < Int(UInt32.max), "AnalyzedText: a text has fewer than 2^32 bytes")
    guard wordRule == .whitespace else {
      self.init(plainly: bytes, wordRule: wordRule)
      return
    }
    let scan = bytes.withUnsafeBufferPointer { WordScan($0) }
    self.init(
      bytes, wordRule, characters: scan.characters, words: scan.words, lines: scan.lines,
      paragraphs: scan.paragraphs, alphabeticWords: scan.alphabeticWords)
  }

  /// The same by the plain pass, character by character, for any rule.
  package init(plainly bytes: [UInt8], wordRule: WordRule) {
    precondition(bytes.count < Int(UInt32.max), "AnalyzedText: a text has fewer than 2^32 bytes")
    var scan = TextScan(byteCount: bytes.count)
    bytes.withUnsafeBufferPointer { scan.run(over: $0, rule: wordRule) }
    self.init(
      bytes, wordRule, characters: scan.characters, words: scan.words, lines: scan.lines,
      paragraphs: scan.paragraphs, alphabeticWords: scan.alphabeticWords)
  }

  private init(
    _ bytes: [UInt8], _ wordRule: WordRule, characters: Int, words: [Word], lines: [TextSpan],
    paragraphs: [TextSpan], alphabeticWords: Int
  ) {
    self.bytes = bytes
    self.wordRule = wordRule
    self.characters = characters
    self.words = words
    self.lines = lines
    self.paragraphs = paragraphs
    self.alphabeticWords = alphabeticWords
  }

  /// The text as a string.
  public var string: String { String(decoding: bytes, as: UTF8.self) }

  /// A word as a string; for messages and plain versions, not for hot loops.
  public func string(of word: Word) -> String {
    String(decoding: bytes[Int(word.start)..<Int(word.end)], as: UTF8.self)
  }

  /// A span as a string.
  public func string(of span: TextSpan) -> String {
    String(decoding: bytes[span.start..<span.end], as: UTF8.self)
  }
}

/// What a word is; the paper does not say.
public enum WordRule: String, Sendable, ConfigurationWord {
  /// A maximal run of code points without the property White_Space.
  case whitespace
  /// A maximal run of letters, marks and numbers (general categories L, M, N); other characters
  /// separate words and belong to none.
  case alphanumeric
}

/// A word of an ``AnalyzedText``.
public struct Word: Sendable, Equatable {
  /// The offset of the first byte.
  public let start: UInt32
  /// The offset behind the last byte.
  public let end: UInt32
  /// The number of code points before the word.
  public let characterStart: UInt32
  /// The number of code points in the word.
  public let characters: UInt32
  /// The XXH3 hash of the word's bytes.
  public let hash: UInt64
  /// The XXH3 hash of the word's letters, marks and numbers in lower case; 0 if it has none.
  public let normalizedHash: UInt64

  /// The number of code points before the end of the word.
  public var characterEnd: UInt32 { characterStart + characters }
}

/// A stretch of bytes with its length in code points.
public struct TextSpan: Sendable, Equatable {
  /// The offset of the first byte.
  public let start: Int
  /// The offset behind the last byte.
  public let end: Int
  /// The number of code points.
  public let characters: Int
}
