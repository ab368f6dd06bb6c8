import GopherCore

extension FileStages {
  /// Reads, extracts and asks several profiles of rules about every document in one pass; the
  /// first of them decides what is written.
  ///
  /// The profile of the recipe's reading (`quality.reading`) has the recipe's thresholds, every
  /// other one its makers'.
  ///
  /// - Parameters:
  ///   - profiles: their names, each once.
  ///   - verdicts: a file of JSON lines (`.jsonl.zst`, `.jsonl.gz`, `.jsonl`) for what each profile
  ///     says about each document: `id`, `bytes` and `profiles`, by name `reason`, `reasons` and
  ///     `values`; not written if nil.
  public func filter(
    profiles: [FilterReading], verdicts: String? = nil
  ) throws -> (funnel: Funnel, comparison: ProfileComparison) {
    guard !profiles.isEmpty, Set(profiles).count == profiles.count else {
      throw Failure.usage("Name one or more profiles, each once.")
    }
    let outputs = [output, dropped, verdicts].compactMap(\.self)
    guard Set(outputs).count == outputs.count else {
      throw Failure.usage(
        "Documents, records of dropped ones and verdicts need a file each; name different files.")
    }
    let input = try FileInput(inputs, outputs: outputs)
    let kept = try DocumentShardWriter(output, pool: work.pool)
    let records = try dropped.map { try DocumentShardWriter($0, pool: work.pool) }
    let lines = try verdicts.map { try DocumentShardWriter($0, pool: work.pool) }
    var comparison = ProfileComparison(profiles: profiles)
    let preparation = Preparation(
      source, profiles: profiles.map(profile), keepsText: recipe.output.keepsDroppedText)
    let funnel = try PreparedStream(preparation, settings: reading, work: work).run(
      input.listing.files, input.listing.rejections,
      advance: { done, _ in work.report("filter", done, of: input.bytes) }
    ) { outcome in
      if let judgement = outcome.judgement {
        comparison.add(judgement.decisions, bytes: outcome.textBytes)
        try lines?.append(Self.record(judgement, bytes: outcome.textBytes))
      }
      switch outcome.fate {
      case .kept(let document): try kept.append(document)
      case .dropped(_, _, let record): try records?.append(record)
      }
    }
    try funnel.checkReading(of: "the input", maximumDamagedShare: recipe.maximumDamagedShare)
    try kept.finish()
    try records?.finish()
    try lines?.finish()
    return (funnel, comparison)
  }

  private func profile(_ reading: FilterReading) -> FilterProfile {
    reading == recipe.quality.reading
      ? FilterProfile(quality: recipe.quality, repetition: recipe.repetition)
      : FilterProfile(reading)
  }

  private static func record(_ judgement: Preparation.Judgement, bytes: Int) -> JSONValue {
    .object([
      "id": .string(judgement.id), "bytes": .integer(bytes),
      "profiles": .object(
        Dictionary(
          judgement.decisions.map { ($0.profile.rawValue, $0.record) },
          uniquingKeysWith: { first, _ in first })),
    ])
  }
}
