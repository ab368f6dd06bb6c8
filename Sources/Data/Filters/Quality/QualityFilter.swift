import CTextKernels

/// The quality rules of MassiveWeb: a document stays if all seven hold.
///
/// From Rae et al. 2021, appendix A.1.1:
///
/// 1. It has between 50 and 100,000 words.
/// 2. The mean length of its words is between 3 and 10 characters.
/// 3. It has at most 0.1 `#` a word, and at most 0.1 ellipses a word.
/// 4. At most 90 % of its lines start with a bullet.
/// 5. At most 30 % of its lines end with an ellipsis.
/// 6. At least 80 % of its words hold a letter.
/// 7. At least two of *the, be, to, of, and, that, have, with* occur.
///
/// Reading of the open points: a word is a word of ``AnalyzedText``; blank lines are no lines;
/// an ellipsis is `…` or three dots (six dots are two); a stop word occurs if a word's letters,
/// marks and numbers in lower case spell it, and two means two distinct ones. Every value is
/// measured for every document; the reason names the first rule that is broken
/// (``QualityMeasures/reason(under:)`` has the list).
public struct QualityFilter: ThresholdFilter {
  /// `quality`.
  public static let stage = "quality"

  /// The thresholds.
  public let settings: QualitySettings

  private let stopWordHashes: [UInt64]
  private let bullets: [[UInt8]]
  /// Whether a bullet begins with each byte.
  private let startsBullet: [Bool]

  /// A filter with thresholds; the defaults are the paper's.
  public init(settings: QualitySettings = QualitySettings()) {
    self.settings = settings
    stopWordHashes = settings.stopWordHashes.sorted()
    let bullets = settings.bullets.map { Array($0.utf8) }.filter { !$0.isEmpty }
    self.bullets = bullets
    startsBullet = (0..<256).map { byte in bullets.contains { Int($0[0]) == byte } }
  }

  /// Measures a document and decides.
  public func verdict(on text: AnalyzedText) -> Verdict {
    Verdict(stage: Self.stage, rules: measures(of: text).rules(under: settings))
  }

  /// What the settings decide about values that were measured before.
  public func reason(forRecorded values: [Measurement.Value]) -> String? {
    QualityMeasures(recorded: values, reading: settings.reading)?.reason(under: settings)
  }

  /// What the rules measure on a document, by the settings' reading.
  public func measures(of text: AnalyzedText) -> QualityMeasures {
    switch settings.reading {
    case .gopher: return ownMeasures(of: text)
    case .datatrove: return DatatroveQuality.measures(of: text, settings)
    case .dolma: return DolmaQuality.measures(of: text, settings)
    }
  }

  private func ownMeasures(of text: AnalyzedText) -> QualityMeasures {
    let words = text.words.count
    let symbols = SymbolCounts(in: text.bytes)
    let wordCharacters = text.words.reduce(0) { $0 + Int($1.characters) }
    let bulleted = text.lines.count { startsWithBullet($0, in: text.bytes) }
    let elliptic = text.lines.count { endsWithEllipsis($0, in: text.bytes) }

    var measures = QualityMeasures()
    measures.words = words
    measures.meanWordLength = fraction(wordCharacters, of: words)
    measures.hashRatio = fraction(symbols.hashes, of: words)
    measures.ellipsisRatio = fraction(symbols.ellipses, of: words)
    measures.bulletLineFraction = fraction(bulleted, of: text.lines.count)
    measures.ellipsisLineFraction = fraction(elliptic, of: text.lines.count)
    measures.alphabeticWordFraction = fraction(text.alphabeticWords, of: words)
    measures.stopWords = distinctStopWords(in: text.words)
    return measures
  }

  private func distinctStopWords(in words: [Word]) -> Int {
    var missing = stopWordHashes
    // The lowest six bits of the hashes, so that most words need no look at the list: ever fewer, as
    // the frequent stop words come first.
    func ends(_ hashes: [UInt64]) -> UInt64 { hashes.reduce(0) { $0 | 1 << ($1 & 63) } }
    var wanted = ends(missing)
    for word in words where wanted >> (word.normalizedHash & 63) & 1 != 0 {
      guard let found = missing.firstIndex(of: word.normalizedHash) else { continue }
      missing.remove(at: found)
      if missing.isEmpty { break }
      wanted = ends(missing)
    }
    return stopWordHashes.count - missing.count
  }

  private func startsWithBullet(_ line: TextSpan, in bytes: [UInt8]) -> Bool {
    guard startsBullet[Int(bytes[line.start])] else { return false }
    return bullets.contains { bytes[line.start..<line.end].starts(with: $0) }
  }

  private func endsWithEllipsis(_ line: TextSpan, in bytes: [UInt8]) -> Bool {
    guard line.end - line.start >= 3 else { return false }
    let last = (bytes[line.end - 3], bytes[line.end - 2], bytes[line.end - 1])
    return last == (0x2E, 0x2E, 0x2E) || last == (0xE2, 0x80, 0xA6)
  }
}

/// How often the symbols of rule 3 occur.
package struct SymbolCounts: Equatable {
  /// `#`.
  package private(set) var hashes = 0
  /// `…`, and `...` without overlap from the left.
  package private(set) var ellipses = 0

  /// Counts in a text sixty-two bytes at a time.
  package init(in bytes: [UInt8]) {
    let found = bytes.withUnsafeBufferPointer { gopher_count_symbols($0.baseAddress, $0.count) }
    (hashes, ellipses) = (found.hashes, found.ellipses)
  }

  /// The same byte by byte.
  package init(plainlyIn bytes: [UInt8]) {
    var dots = 0
    for position in bytes.indices {
      let byte = bytes[position]
      if byte == 0x2E {
        dots += 1
        if dots == 3 {
          ellipses += 1
          dots = 0
        }
        continue
      }
      dots = 0
      if byte == 0x23 { hashes += 1 }
      if byte == 0xA6, position >= 2, bytes[position - 1] == 0x80, bytes[position - 2] == 0xE2 {
        ellipses += 1
      }
    }
  }
}
