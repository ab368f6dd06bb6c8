import MassiveText

/// What happened to one document, for people and as JSON.
struct Explanation: Encodable {
  let subset: String
  let place: String
  let reason: String?
  let twin: String?
  let jaccard: Double?
  let detail: String?
  let span: Span?
  let cluster: Cluster?
  let values: JSONObject
  let verdicts: [Verdict]

  /// The longest stretch of text that a document shares with a test item.
  struct Span: Encodable {
    let start: Int
    let end: Int
    let text: String?
  }

  init(_ finding: DataSet.Finding, in data: DataSet) throws {
    subset = finding.subset
    place = finding.place
    reason = finding.record["reason"]?.string
    twin = finding.record["twin"]?.string
    jaccard = finding.record["jaccard"]?.double
    detail = finding.record["detail"]?.string
    span = finding.matchedSpan.map {
      Span(start: $0.characters.lowerBound, end: $0.characters.upperBound, text: $0.text)
    }
    cluster = try Cluster(finding, in: data)
    values = JSONObject(members: finding.record["values"]?.object ?? [:])
    verdicts = data.verdicts(on: finding)
  }

  /// A paragraph: what became of it, then every value that was measured, stage by stage.
  var text: String {
    var lines = ["\(subset): \(fate)"]
    if let cluster { lines += cluster.lines }
    if let span {
      lines.append("  shared with the test item: characters \(span.start) to \(span.end)")
      if let text = span.text { lines.append("    \(Self.shortened(text))") }
    }
    if let detail, !detail.isEmpty { lines.append("  \(detail)") }
    if !verdicts.contains(where: { $0.stage == place }), !values.members.isEmpty {
      lines.append("  \(place)")
      for (name, value) in values.members.sorted(by: { $0.key < $1.key }) {
        lines.append("    \(name) \(value)")
      }
    }
    for verdict in verdicts {
      lines.append("  \(verdict.stage): \(verdict.reason ?? "kept")")
      for measurement in verdict.values {
        switch measurement.value {
        case .number(let number): lines.append("    \(measurement.name) \(number)")
        case .text(let text): lines.append("    \(measurement.name) \(text)")
        }
      }
    }
    return lines.joined(separator: "\n")
  }

  private var fate: String {
    switch place {
    case "documents": return "kept; it is in the training text."
    case "heldout": return "kept back from training; it is a held-out document."
    default:
      let like = twin.map { " like \($0)" + (jaccard.map { " (Jaccard \($0))" } ?? "") } ?? ""
      return "dropped by \(place) because of: \(reason ?? "?")\(like)."
    }
  }

  /// At most three hundred characters, in one line.
  private static func shortened(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > 300 ? "\(line.prefix(300)) …" : line
  }
}

/// The documents of which deduplication left one.
struct Cluster: Encodable {
  let survivor: String
  let documents: Int
  let dropped: [DataSet.Twin]

  /// How many dropped documents are shown; JSON has all.
  private static let shown = 20

  /// The cluster of a finding; nil for a document that repeats no other.
  ///
  /// A dropped document's record has it, and a document for which others were dropped knows their
  /// number.
  init?(_ finding: DataSet.Finding, in data: DataSet) throws {
    if let cluster = finding.record["cluster"], let survivor = cluster["survivor"]?.string,
      let documents = cluster["documents"]?.integer
    {
      (self.survivor, self.documents) = (survivor, documents)
    } else if let duplicates = finding.record["metadata"]?["duplicates"]?.integer,
      let id = finding.record["id"]?.string
    {
      (survivor, documents) = (id, duplicates + 1)
    } else {
      return nil
    }
    dropped = try data.twins(ofSurvivor: survivor)
  }

  /// The survivor, and who was dropped for it and why.
  var lines: [String] {
    var lines = ["  cluster of \(documents) documents, survivor \(survivor)"]
    for twin in dropped.prefix(Self.shown) {
      let like = twin.twin.map { " like \($0)" } ?? ""
      let jaccard = twin.jaccard.map { ", Jaccard \($0)" } ?? ""
      lines.append("    \(twin.id): \(twin.reason)\(like)\(jaccard)")
    }
    if dropped.count > Self.shown { lines.append("    and \(dropped.count - Self.shown) more") }
    return lines
  }
}

/// A JSON object as it was recorded.
struct JSONObject: Encodable {
  let members: [String: JSONValue]

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    for (name, value) in members {
      let key = Name(stringValue: name)
      switch value {
      case .string(let text): try container.encode(text, forKey: key)
      case .integer(let number): try container.encode(number, forKey: key)
      case .number(let number): try container.encode(number, forKey: key)
      default: try container.encode(value.description, forKey: key)
      }
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
