import GopherCore

/// What other thresholds would have made of a finished run, from its recorded measures, without
/// the texts.
///
///     let effects = try WhatIf(data, overrides: ["quality.minimum_words=40"]).effects()
///     effects["web"]?.after["kept"]?.documents
///
/// The filters are asked again, in their order; what comes behind them is not, since duplicates are
/// a matter between documents: `kept` means kept by the filters. Nor is what comes before them: pages
/// of blocked addresses were never extracted.
public struct WhatIf: Sendable {
  /// What became, and what would become, of a subset's documents at the filters.
  public struct Effect: Sendable, Equatable, Codable {
    /// A fate then and now, with the documents that have both.
    public struct Move: Sendable, Equatable, Codable {
      /// The fate in the run.
      public let from: String
      /// The fate under the other thresholds.
      public let to: String
      /// The documents, and the bytes of their text.
      public var count: Tally
    }

    /// The documents by fate in the run: `kept`, or stage and reason as
    /// `quality: words_below_minimum`.
    public var before: [String: Tally] = [:]
    /// The documents by fate under the other thresholds.
    public var after: [String: Tally] = [:]
    /// The cross table of both, by `from` and then `to`; fates that stay the same are in it.
    public var moves: [Move] = []
  }

  /// The fate of a document that no filter drops.
  public static let kept = "kept"

  private let data: DataSet
  private let recipe: Recipe

  /// Other thresholds for a data set.
  ///
  /// Throws a usage failure for keys that are no thresholds of `content`, `language`, `quality`
  /// or `repetition`, or need the texts.
  ///
  /// - Parameter overrides: `key=value`, keys as in the recipe.
  public init(_ data: DataSet, overrides: [String]) throws {
    self.data = data
    recipe = try Configuration.read(
      defaults: data.manifest.recipe, templates: ["subsets": SubsetRecipe()],
      overrides: overrides)
    for name in recipe.subsetNames { _ = try data.entry(of: name) }
    try recipe.validate()
    for key in try recipe.differences(from: data.manifest.recipe) where !Self.isThreshold(key) {
      throw Failure.usage(
        "what-if cannot change \(key): it works on the values that the filters recorded, so only "
          + "thresholds of content, language, quality and repetition can change, and stages be switched "
          + "off. Run the recipe again into another folder.")
    }
  }

  /// The effects by subset.
  ///
  /// Throws a bad-input failure for a data set without measures, and a storage failure if they do
  /// not give the fates that the run counted.
  public func effects() throws -> [String: Effect] {
    var effects: [String: Effect] = [:]
    for subset in data.subsets { effects[subset] = try effect(on: subset) }
    return effects
  }

  private func effect(on subset: String) throws -> Effect {
    let old = filters(of: subset, data.manifest.recipe), new = filters(of: subset, recipe)
    let recorded = Set(old.map { type(of: $0).stage })
    for filter in new where !recorded.contains(type(of: filter).stage) {
      throw Failure.usage(
        "what-if cannot switch on \(type(of: filter).stage) for \(subset): the run did not measure "
          + "it. Run the recipe again into another folder.")
    }
    var effect = Effect()
    guard !old.isEmpty else { return effect }
    guard let measures = try data.measures(of: subset) else {
      throw Failure.badInput(
        "\(data.directory) has no measures of \(subset): it was made before they were recorded. "
          + "Build the data set again.")
    }
    var moves: [String: [String: Tally]] = [:]
    try measures.forEachObject { record in
      guard let measured = RecordedMeasures(record),
        recorded.isSubset(of: measured.values.keys)
      else { throw damaged(measures.path) }
      let from = fate(of: measured, old), to = fate(of: measured, new)
      effect.before[from, default: Tally()].add(bytes: measured.bytes)
      effect.after[to, default: Tally()].add(bytes: measured.bytes)
      moves[from, default: [:]][to, default: Tally()].add(bytes: measured.bytes)
    }
    effect.moves = moves.sorted { $0.key < $1.key }.flatMap { from, targets in
      targets.sorted { $0.key < $1.key }
        .map { Effect.Move(from: from, to: $0.key, count: $0.value) }
    }
    guard effect.before == counted(subset, stages: recorded) else { throw damaged(measures.path) }
    return effect
  }

  private func filters(of subset: String, _ recipe: Recipe) -> [any ThresholdFilter] {
    // The classifier is not needed to ask about what it found.
    let content =
      recipe.content.classifier.isEmpty
      ? nil : ContentFilter(settings: recipe.content, scorer: nil)
    return Preparation.filters(of: subset, recipe, content: content)
      .compactMap { $0 as? any ThresholdFilter }
  }

  private func fate(of measured: RecordedMeasures, _ filters: [any ThresholdFilter]) -> String {
    for filter in filters {
      let stage = type(of: filter).stage
      if let reason = filter.reason(forRecorded: measured.values[stage] ?? []) {
        return "\(stage): \(reason)"
      }
    }
    return Self.kept
  }

  /// The fates that the run counted.
  private func counted(_ subset: String, stages: Set<String>) -> [String: Tally] {
    var fates: [String: Tally] = [:]
    for count in data.manifest.subsets[subset]?.funnel.stages ?? []
    where stages.contains(count.stage) {
      for (reason, tally) in count.dropped { fates["\(count.stage): \(reason)"] = tally }
      fates[Self.kept] = count.kept.documents > 0 ? count.kept : nil
    }
    return fates
  }

  private func damaged(_ path: String) -> Failure {
    .storage(
      "\(path) does not give the fates that the run counted; it was changed. Restore it from a "
        + "copy, or build the data set again.")
  }

  /// Whether a key changes verdicts without changing what is measured.
  private static func isThreshold(_ key: String) -> Bool {
    let parts = key.split(separator: ".")
    if parts.count == 4, parts[0] == "subsets", parts[2] == "stages" {
      return FilterStage.measured.map(\.rawValue).contains(String(parts[3]))
    }
    guard let first = parts.first, FilterStage.measured.map(\.rawValue).contains(String(first))
    else { return false }
    let measuring = [
      "content.blocked_hosts", "content.blocked_urls", "content.classifier", "language.field",
      "quality.stop_words", "quality.bullets", "quality.reading", "repetition.reading",
      "repetition.duplicate_copies",
    ]
    return !measuring.contains { key == $0 || key.hasPrefix("\($0).") }
  }
}
