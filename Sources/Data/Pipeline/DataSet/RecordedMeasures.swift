/// What the filters measured on one document: a line of `measures/SUBSET.jsonl.zst`.
///
/// Every document that came to the filters has one, kept or dropped, with the values of every
/// filter of its subset, though the first that drops it decides. So other thresholds can be tried
/// without the texts (``WhatIf``).
///
///     {"bytes":2950,"id":"a.html","values":{"language":["en",0.98,1],"quality":[388,4.6,…],…}}
///
/// The values stand in the order of the filter's verdicts, without their names, numbers as the
/// shortest decimals that give the same `Double` back.
public struct RecordedMeasures: Sendable, Equatable {
  /// The document's identity as the input gives it.
  public let id: String
  /// Bytes of its text.
  public let bytes: Int
  /// The values by stage.
  public let values: [String: [Measurement.Value]]

  /// The measures behind verdicts.
  init(id: String, bytes: Int, verdicts: [Verdict]) {
    self.id = id
    self.bytes = bytes
    values = Dictionary(
      verdicts.map { ($0.stage, $0.values.map(\.value)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads a record; nil if it is none.
  init?(_ record: JSONValue) {
    guard let id = record["id"]?.string, let bytes = record["bytes"]?.integer,
      let stages = record["values"]?.object
    else { return nil }
    var values: [String: [Measurement.Value]] = [:]
    for (stage, list) in stages {
      guard let list = list.array else { return nil }
      values[stage] = list.compactMap { value in
        value.double.map { .number($0) } ?? value.string.map { .text($0) }
      }
      guard values[stage]?.count == list.count else { return nil }
    }
    (self.id, self.bytes, self.values) = (id, bytes, values)
  }

  /// The record as it is written.
  var record: JSONValue {
    let stages = values.mapValues { list in
      JSONValue.array(
        list.map { value in
          switch value {
          case .number(let number): Int(exactly: number).map { .integer($0) } ?? .number(number)
          case .text(let text): .string(text)
          }
        })
    }
    return .object(["id": .string(id), "bytes": .integer(bytes), "values": .object(stages)])
  }

  /// Where the measures of a subset lie in a data set.
  static func path(of subset: String) -> String { "measures/\(subset).jsonl.zst" }
}
