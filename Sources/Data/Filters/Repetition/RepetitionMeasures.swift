/// What Table A1 measures on a document, in the order of the table.
public struct RepetitionMeasures: Sendable, Equatable {
  /// Duplicate lines over lines.
  public var duplicateLineFraction = 0.0
  /// Duplicate paragraphs over paragraphs.
  public var duplicateParagraphFraction = 0.0
  /// Characters of duplicate lines over characters of the document.
  public var duplicateLineCharacterFraction = 0.0
  /// Characters of duplicate paragraphs over characters of the document.
  public var duplicateParagraphCharacterFraction = 0.0
  /// For n = 2, 3, 4: occurrences × length of the most frequent n-gram over characters of the
  /// document.
  public var topNgramCharacterFraction = [0.0, 0.0, 0.0]
  /// For n = 5 … 10: characters inside n-grams that occur at least twice, each counted once, over
  /// characters of the document.
  public var duplicateNgramCharacterFraction = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]

  /// How the open points were read, which decides the order of the rules.
  public var reading = FilterReading.gopher

  /// The reason of the first measure above its threshold, in the order of Table A1, or nil.
  ///
  /// The reasons are the names in ``values`` with `_above_maximum`, such as
  /// `duplicate_line_fraction_above_maximum` and `top_2_gram_character_fraction_above_maximum`.
  /// The `datatrove` reading looks at the paragraphs before the lines; the `dolma` reading has no
  /// paragraphs.
  public func reason(under settings: RepetitionSettings) -> String? {
    for rule in rules(under: settings) {
      if let reason = rule.reason { return reason }
    }
    return nil
  }

  /// Every measure with the range that the settings allow it, in the order in which they are asked.
  public func rules(under settings: RepetitionSettings) -> [RuleValue] {
    let names = Self.names
    let line = RuleValue(
      names[0], duplicateLineFraction, maximum: settings.maximumDuplicateLineFraction)
    let paragraph = RuleValue(
      names[1], duplicateParagraphFraction, maximum: settings.maximumDuplicateParagraphFraction)
    let lineCharacters = RuleValue(
      names[2], duplicateLineCharacterFraction,
      maximum: settings.maximumDuplicateLineCharacterFraction)
    let paragraphCharacters = RuleValue(
      names[3], duplicateParagraphCharacterFraction,
      maximum: settings.maximumDuplicateParagraphCharacterFraction)
    var rules =
      switch reading {
      case .gopher: [line, paragraph, lineCharacters, paragraphCharacters]
      case .datatrove: [paragraph, paragraphCharacters, line, lineCharacters]
      case .dolma: [line, lineCharacters]
      }
    rules.reserveCapacity(names.count)
    for index in topNgramCharacterFraction.indices {
      rules.append(
        RuleValue(
          names[4 + index], topNgramCharacterFraction[index],
          maximum: settings.maximumTopNgramCharacterFraction[index]))
    }
    for index in duplicateNgramCharacterFraction.indices {
      rules.append(
        RuleValue(
          names[7 + index], duplicateNgramCharacterFraction[index],
          maximum: settings.maximumDuplicateNgramCharacterFraction[index]))
    }
    return rules
  }

  /// The measures with their names, in the order of the rules.
  public var values: [Measurement] {
    rules(under: Self.anySettings).map { Measurement($0.name, $0.value) }
  }

  /// The measures behind recorded ``values``; nil if they are not a reading's.
  init?(recorded values: [Measurement.Value], reading: FilterReading) {
    let numbers = values.compactMap(\.number)
    let first = reading == .dolma ? 2 : 4
    guard numbers.count == values.count, numbers.count == first + 9 else { return nil }
    self.reading = reading
    switch reading {
    case .gopher:
      (duplicateLineFraction, duplicateParagraphFraction) = (numbers[0], numbers[1])
      (duplicateLineCharacterFraction, duplicateParagraphCharacterFraction) =
        (numbers[2], numbers[3])
    case .datatrove:
      (duplicateParagraphFraction, duplicateParagraphCharacterFraction) = (numbers[0], numbers[1])
      (duplicateLineFraction, duplicateLineCharacterFraction) = (numbers[2], numbers[3])
    case .dolma:
      (duplicateLineFraction, duplicateLineCharacterFraction) = (numbers[0], numbers[1])
    }
    topNgramCharacterFraction = Array(numbers[first..<first + 3])
    duplicateNgramCharacterFraction = Array(numbers[(first + 3)...])
  }

  /// A set of no measures.
  init() {}

  private static let anySettings = RepetitionSettings()

  /// The names in the order of Table A1.
  private static let names: [String] =
    [
      "duplicate_line_fraction", "duplicate_paragraph_fraction",
      "duplicate_line_character_fraction", "duplicate_paragraph_character_fraction",
    ] + RepetitionSettings.topSizes.map { "top_\($0)_gram_character_fraction" }
    + RepetitionSettings.duplicateSizes.map { "duplicate_\($0)_gram_character_fraction" }
}
