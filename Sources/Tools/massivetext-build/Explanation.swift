import MassiveText

/// What happened to one document, for people and as JSON.
struct Explanation: Encodable {
  let subset: String
  let place: String
  let reason: String?
  let twin: String?
  let jaccard: Double?
  let detail: String?
  let cluster: Cluster?
  let verdicts: [Verdict]
  private let recorded: [String: JSONValue]

  init(_ finding: DataSet.Finding, in data: DataSet) {
    subset = finding.subset
    place = finding.place
    reason = finding.record["reason"]?.string
    twin = finding.record["twin"]?.string
    jaccard = finding.record["jaccard"]?.double
    detail = finding.record["detail"]?.string
    cluster = Cluster(finding)
    recorded = finding.record["values"]?.object ?? [:]
    verdicts = data.verdicts(on: finding)
  }

  private enum CodingKeys: String, CodingKey {
    case subset, place, reason, twin, jaccard, detail, cluster, verdicts
  }

  /// A paragraph: what became of it, then every value that was measured, stage by stage.
  var text: String {
    var lines = ["\(subset): \(fate)"]
    if let cluster {
      lines.append("  cluster of \(cluster.documents) documents, survivor \(cluster.survivor)")
    }
    if let detail, !detail.isEmpty { lines.append("  \(detail)") }
    if !verdicts.contains(where: { $0.stage == place }), !recorded.isEmpty {
      lines.append("  \(place)")
      for (name, value) in recorded.sorted(by: { $0.key < $1.key }) {
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
}

/// The documents of which deduplication left one.
struct Cluster: Encodable {
  let survivor: String
  let documents: Int

  /// The cluster of a finding; nil for a document that repeats no other.
  ///
  /// A dropped document's record has it, and a document for which others were dropped knows their
  /// number.
  init?(_ finding: DataSet.Finding) {
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
  }
}
