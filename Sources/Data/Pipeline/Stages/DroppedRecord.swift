/// The records of what was dropped: one JSON object each, with its stage, its reason, every value
/// the stage measured, and the twin of a duplicate.
enum DroppedRecord {
  /// The record of a document that a filter or deduplication dropped.
  static func of(_ document: Document, _ verdict: Verdict, keepsText: Bool) -> JSONValue {
    var members = verdict.members
    members["id"] = .string(document.id)
    members["source"] = .string(document.source)
    members["metadata"] = .object(document.metadata)
    if keepsText { members["text"] = .string(document.text) }
    return .object(members)
  }

  /// The record of a document that deduplication dropped, with the cluster it is of.
  static func of(
    _ document: Document, _ verdict: Verdict, _ cluster: Deduplication.Cluster, keepsText: Bool
  ) -> JSONValue {
    var members = of(document, verdict, keepsText: keepsText).object ?? [:]
    members["cluster"] = .object([
      "survivor": .string(cluster.survivor), "documents": .integer(cluster.documents),
    ])
    return .object(members)
  }

  /// The record of a page that was dropped before its text was extracted.
  static func of(_ raw: RawDocument, _ verdict: Verdict, source: String) -> JSONValue {
    var members = verdict.members
    var values = members["values"]?.object ?? [:]
    values["bytes"] = .integer(raw.bytes)
    members["values"] = .object(values)
    members["id"] = .string(raw.id)
    members["source"] = .string(source)
    members["metadata"] = .object(raw.knownMetadata)
    return .object(members)
  }

  /// The record of a piece of input that could not become a document.
  static func of(_ rejection: Rejection, source: String) -> JSONValue {
    var location: [String: JSONValue] = ["path": .string(rejection.location.path)]
    if let offset = rejection.location.byteOffset {
      location["byte_offset"] = .integer(offset)
      location["unfolded"] = .bool(rejection.location.unfolded)
    }
    return .object([
      "id": .string(rejection.id ?? rejection.location.path),
      "source": .string(source),
      "stage": .string(rejection.stage),
      "reason": .string(rejection.reason.rawValue),
      "values": .object(["bytes": .integer(rejection.bytes)]),
      "detail": .string(rejection.detail),
      "metadata": .object(location),
    ])
  }
}

extension Document {
  /// The document with the number of documents that were dropped for it, if there are any.
  func leader(of duplicates: Int) -> Document {
    var document = self
    if duplicates > 0 { document.metadata["duplicates"] = .integer(duplicates) }
    return document
  }
}

extension Verdict {
  /// The verdict's keys in a record: `stage`, `reason`, `values`, `twin`, `jaccard`.
  var members: [String: JSONValue] {
    var measured: [String: JSONValue] = [:]
    for measurement in values {
      switch measurement.value {
      case .number(let number): measured[measurement.name] = .number(number)
      case .text(let text): measured[measurement.name] = .string(text)
      }
    }
    var members: [String: JSONValue] = ["stage": .string(stage), "values": .object(measured)]
    if let reason { members["reason"] = .string(reason) }
    if let twin { members["twin"] = .string(twin) }
    if let jaccard { members["jaccard"] = .number(jaccard) }
    return members
  }
}
