import Foundation

/// Repetition removal of MassiveWeb: thirteen measures, each with its threshold.
///
/// A document is dropped if any measure is above its threshold (Rae et al. 2021, Table A1):
///
/// | measure | threshold |
/// | --- | --- |
/// | duplicate line fraction | 0.30 |
/// | duplicate paragraph fraction | 0.30 |
/// | duplicate line character fraction | 0.20 |
/// | duplicate paragraph character fraction | 0.20 |
/// | top 2-, 3-, 4-gram character fraction | 0.20, 0.18, 0.16 |
/// | duplicate 5-, 6-, … 10-gram character fraction | 0.15, 0.14, 0.13, 0.12, 0.11, 0.10 |
///
/// Definitions, with the reading of the open points:
///
/// - Lines and paragraphs are those of ``AnalyzedText``; a duplicate is the second or a later
///   copy (``DuplicateCopies``). Character fractions have all code points of the document as
///   their denominator.
/// - *Top n-gram*: among the word n-grams that occur at least twice the most frequent one, of
///   equally frequent ones the longest; its occurrences (overlapping ones too) × its length, the
///   words joined by one space. 0 if no n-gram occurs twice.
/// - *Duplicate n-grams*: every code point from the first to the last of each word n-gram that
///   occurs at least twice, first copies included, is marked; the measure counts marks, so that
///   no code point counts twice.
///
/// Words compare by their bytes. `PlainRepetition` is the same in the obvious way.
public struct RepetitionFilter: ThresholdFilter {
  /// `repetition`.
  public static let stage = "repetition"

  /// The thresholds.
  public let settings: RepetitionSettings

  /// A filter with thresholds; the defaults are the paper's.
  public init(settings: RepetitionSettings = RepetitionSettings()) {
    precondition(
      (try? settings.validate()) != nil, "RepetitionFilter: the settings have been validated")
    self.settings = settings
  }

  /// Measures a document and decides.
  public func verdict(on text: AnalyzedText) -> Verdict {
    Verdict(stage: Self.stage, rules: measures(of: text).rules(under: settings))
  }

  /// What the settings decide about values that were measured before.
  public func reason(forRecorded values: [Measurement.Value]) -> String? {
    RepetitionMeasures(recorded: values, reading: settings.reading)?.reason(under: settings)
  }

  /// What Table A1 measures on a document, by the settings' reading.
  public func measures(of text: AnalyzedText) -> RepetitionMeasures {
    switch settings.reading {
    case .gopher: return ownMeasures(of: text)
    case .datatrove: return DatatroveRepetition.measures(of: text)
    case .dolma: return DolmaRepetition.measures(of: text)
    }
  }

  private func ownMeasures(of text: AnalyzedText) -> RepetitionMeasures {
    var measures = RepetitionMeasures()
    let lines = DuplicateSpans(of: text.lines, in: text.bytes, counting: settings.duplicateCopies)
    let paragraphs = DuplicateSpans(
      of: text.paragraphs, in: text.bytes, counting: settings.duplicateCopies)
    measures.duplicateLineFraction = fraction(lines.spans, of: text.lines.count)
    measures.duplicateParagraphFraction = fraction(paragraphs.spans, of: text.paragraphs.count)
    measures.duplicateLineCharacterFraction = fraction(lines.characters, of: text.characters)
    measures.duplicateParagraphCharacterFraction = fraction(
      paragraphs.characters, of: text.characters)

    RepeatedNgrams.of(text) { ngrams in
      for size in RepetitionSettings.topSizes {
        ngrams.grow(to: size)
        measures.topNgramCharacterFraction[size - RepetitionSettings.topSizes.lowerBound] =
          fraction(ngrams.topCharacters(), of: text.characters)
      }
      for size in RepetitionSettings.duplicateSizes {
        ngrams.grow(to: size)
        measures.duplicateNgramCharacterFraction[
          size - RepetitionSettings.duplicateSizes.lowerBound] =
          fraction(ngrams.coveredCharacters(), of: text.characters)
      }
    }
    return measures
  }
}

/// How many of some spans are duplicates of one another, and how many code points they hold.
struct DuplicateSpans {
  var spans = 0
  var characters = 0

  init(of all: [TextSpan], in bytes: [UInt8], counting copies: DuplicateCopies) {
    let items = bytes.withUnsafeBytes { bytes in
      func content(_ index: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[all[index].start..<all[index].end])
      }
      return EqualItems(
        count: all.count, hash: { Fingerprint.hash64(content($0)) },
        equal: { haveEqualBytes(content($0), content($1)) })
    }
    for (index, first) in items.firsts.enumerated() {
      let isDuplicate =
        switch copies {
        case .later: Int(first) != index
        case .all: items.counts[Int(first)] > 1
        }
      if isDuplicate {
        spans += 1
        characters += all[index].characters
      }
    }
  }
}

/// Whether two stretches of bytes are equal.
@inline(__always)
func haveEqualBytes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
  guard left.count == right.count else { return false }
  guard let first = left.baseAddress, let second = right.baseAddress else { return true }
  return memcmp(first, second, left.count) == 0
}
