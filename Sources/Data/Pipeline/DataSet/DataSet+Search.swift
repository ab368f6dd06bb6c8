import GopherCore

extension DataSet {
  /// Where a document or the record of a dropped one was found.
  public struct Finding: Sendable, Equatable {
    /// The subset.
    public let subset: String
    /// `documents`, `heldout`, or the stage that dropped it.
    public let place: String
    /// The document or the record, as it is stored.
    public let record: JSONValue

    /// The text, unless the record was written without it or there never was one.
    public var text: String? { record["text"]?.string }
    /// Whether it is in the training text.
    public var isKept: Bool { place == "documents" }

    /// Where the longest run of n-grams stands that a dropped document shares with the test item
    /// that is its `twin`: code points of the text, and the text there unless the record has none.
    ///
    /// Nil for a document that no test item was like.
    public var matchedSpan: (characters: Range<Int>, text: String?)? {
      guard let start = record["values"]?["span_start"]?.double,
        let end = record["values"]?["span_end"]?.double, 0 <= start, start < end, end < 0x1p31
      else { return nil }
      let range = Int(start)..<Int(end)
      let scalars = text?.unicodeScalars.dropFirst(range.lowerBound).prefix(range.count)
      return (range, scalars.map { String(String.UnicodeScalarView($0)) })
    }
  }

  /// A document that deduplication dropped.
  public struct Twin: Sendable, Equatable, Codable {
    /// Its identity.
    public let id: String
    /// The reason of its record.
    public let reason: String
    /// The document before it that it is most like.
    public let twin: String?
    /// How like, for a near duplicate.
    public let jaccard: Double?
  }

  /// The documents that were dropped for one that stayed, in the order of their identities.
  ///
  /// - Complexity: reads all records of deduplication.
  public func twins(ofSurvivor identity: String) throws -> [Twin] {
    var twins: [Twin] = []
    for file in manifest.files
    where file.path.hasPrefix("dropped/") && file.path.contains("_deduplication.") {
      try DocumentShardReader("\(directory)/\(file.path)").forEachObject { record in
        guard record["cluster"]?["survivor"]?.string == identity, let id = record["id"]?.string
        else { return }
        twins.append(
          Twin(
            id: id, reason: record["reason"]?.string ?? "", twin: record["twin"]?.string,
            jaccard: record["jaccard"]?.double))
      }
    }
    return twins.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
  }

  /// What there is under an identity, in all subsets: documents, held-out documents, records of
  /// drops.
  ///
  /// Quick: the shards carry indices of identities.
  public func find(_ identity: String) throws -> [Finding] {
    var findings: [Finding] = []
    for subset in subsets {
      func look(_ path: String, _ place: String) throws {
        let reader = try DocumentShardReader("\(directory)/\(path)")
        if let record = try reader.getObject(identity) {
          findings.append(Finding(subset: subset, place: place, record: record))
        }
      }
      for file in manifest.files {
        if file.path.hasPrefix("documents/\(subset)/") { try look(file.path, "documents") }
        if file.path == "heldout/\(subset).jsonl.zst" { try look(file.path, "heldout") }
        let folder = "dropped/\(subset)/"
        if file.path.hasPrefix(folder) {
          try look(file.path, String(file.path.dropFirst(folder.count).prefix { $0 != "." }))
        }
      }
    }
    return findings
  }

  /// What the filters of the recipe say to a finding's text, stage by stage, whatever stage
  /// dropped it; nothing where there is no text.
  ///
  /// Deduplication compares documents with each other and is not repeated here: its verdict is in
  /// the record. Block lists and classifier are left out where their files are gone.
  public func verdicts(on finding: Finding) -> [Verdict] {
    guard let text = finding.text else { return [] }
    let analyzed = AnalyzedText(text)
    let metadata = finding.record["metadata"]?.object ?? [:]
    let recipe = manifest.recipe
    let addresses = (try? Preparation.addresses(of: finding.subset, recipe)) ?? nil
    let content = (try? ContentFilter(loading: recipe.content)) ?? nil
    return [addresses?.verdict(on: metadata["url"]?.string)].compactMap(\.self)
      + Preparation.filters(of: finding.subset, recipe, content: content).map {
        $0.verdict(on: analyzed, metadata: metadata)
      }
  }
}
