/// What one stage decided about one document, with everything it measured.
///
/// A verdict without a reason keeps the document. A reason is a stable identifier and a statement
/// that is true of the dropped document (`words_below_minimum`). The measured values are there in
/// a fixed order whether the document was kept or dropped.
///
/// Encoded, it has the keys of a dropped document's record: `stage`, `reason`, `values`, and for
/// duplicates and test-set items `twin` and `jaccard`.
public struct Verdict: Sendable, Equatable {
  /// The stage that decided, such as `quality`.
  public let stage: String
  /// Why the document was dropped, or nil if it was kept.
  public let reason: String?
  /// Every value the stage measured, in the stage's fixed order.
  public let values: [Measurement]
  /// The document (or test item) that this one repeats, where that is the reason.
  public let twin: String?
  /// The Jaccard similarity to ``twin``.
  public let jaccard: Double?

  /// A verdict of a stage; without a reason it keeps the document.
  public init(
    stage: String, reason: String? = nil, values: [Measurement] = [], twin: String? = nil,
    jaccard: Double? = nil
  ) {
    self.stage = stage
    self.reason = reason
    self.values = values
    self.twin = twin
    self.jaccard = jaccard
  }

  /// Whether the document stays.
  public var isKept: Bool { reason == nil }

  /// A measured number by name, or nil if the stage has no such number.
  public subscript(name: String) -> Double? {
    for measurement in values where measurement.name == name {
      if case .number(let number) = measurement.value { return number }
    }
    return nil
  }
}

/// A named value that a stage measured on a document.
public struct Measurement: Sendable, Equatable {
  /// A number, or a text such as a language code.
  public enum Value: Sendable, Equatable {
    /// A finite number.
    case number(Double)
    /// A text.
    case text(String)
  }

  /// The name, in snake case.
  public let name: String
  /// The value.
  public let value: Value

  /// A named number; it must be finite, because records are JSON.
  public init(_ name: String, _ number: Double) {
    precondition(number.isFinite, "Measurement: \(name) must be finite")
    self.name = name
    value = .number(number)
  }

  /// A named text.
  public init(_ name: String, _ text: String) {
    self.name = name
    value = .text(text)
  }
}

/// A stage that looks at one document at a time.
///
/// Conformers are values without state: the same text always gets the same verdict.
public protocol DocumentFilter: Sendable {
  /// The name of the stage in records, folders and counts.
  static var stage: String { get }

  /// Measures a document and decides.
  func verdict(on text: AnalyzedText) -> Verdict

  /// The same for filters that look at what is known of the document, too; by default nothing is.
  func verdict(on text: AnalyzedText, metadata: [String: JSONValue]) -> Verdict
}

extension DocumentFilter {
  /// The verdict on the text alone.
  public func verdict(on text: AnalyzedText, metadata: [String: JSONValue]) -> Verdict {
    verdict(on: text)
  }
}
