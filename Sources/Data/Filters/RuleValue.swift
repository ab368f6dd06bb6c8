/// A value that a rule looks at, with the range in which the rule keeps a document.
public struct RuleValue: Sendable, Equatable {
  /// The value's name, in snake case.
  public let name: String
  /// What was measured.
  public let value: Double
  /// The least value that passes; equality passes.
  public let minimum: Double
  /// The largest value that passes; equality passes.
  public let maximum: Double

  init(
    _ name: String, _ value: Double, minimum: Double = -.infinity, maximum: Double = .infinity
  ) {
    self.name = name
    self.value = value
    self.minimum = minimum
    self.maximum = maximum
  }

  /// Why the rule drops the document: the name with `_below_minimum` or `_above_maximum`; nil if
  /// the rule keeps it.
  public var reason: String? {
    if value < minimum { return "\(name)_below_minimum" }
    return value > maximum ? "\(name)_above_maximum" : nil
  }
}

extension Verdict {
  /// The verdict of a stage by its rules: the first that is broken gives the reason.
  init(stage: String, rules: [RuleValue]) {
    var reason: String?
    for rule in rules where reason == nil { reason = rule.reason }
    self.init(
      stage: stage, reason: reason, values: rules.map { Measurement($0.name, $0.value) })
  }
}

/// A filter whose verdicts follow from what it measured, so that other thresholds can be tried on
/// recorded values without the texts.
public protocol ThresholdFilter: DocumentFilter {
  /// What these settings decide about values that the filter measured before, in the order of its
  /// verdicts; nil keeps the document.
  ///
  /// Equal to ``DocumentFilter/verdict(on:)``'s reason on the text that gave the values, whatever
  /// thresholds they were recorded under.
  func reason(forRecorded values: [Measurement.Value]) -> String?
}

extension Measurement.Value {
  /// The number; nil for a text.
  var number: Double? {
    if case .number(let number) = self { return number }
    return nil
  }
}
