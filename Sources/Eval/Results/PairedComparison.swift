import Foundation
import GopherCore

/// Two models on the same items: what differs, and how sure that is.
///
/// Both answered the same questions, so differences are taken item by item, which is far sharper
/// than the difference of two averages with their own errors.
public struct PairedComparison: Codable, Sendable, Equatable {
  /// One metric of one task.
  public struct Line: Codable, Sendable, Equatable {
    /// The task.
    public var task: String
    /// The metric.
    public var metric: String
    /// The first model's value.
    public var a: Double
    /// The second model's value.
    public var b: Double
    /// b - a.
    public var difference: Double
    /// The standard error of the difference; nil with fewer than two items.
    public var standardError: Double?
    /// Items that both answered.
    public var items: Int
    /// The probability of a difference at least as large if there were none.
    public var p: Double?
    /// The same, corrected for the number of lines by Holm's method.
    public var holmP: Double?
  }

  /// The first model's name, with what is other about how it was run, if anything.
  public let a: String
  /// The second model's name, likewise.
  public let b: String
  /// The lines, in the order of the first file.
  public let lines: [Line]
  /// What could not be compared, in whole sentences.
  public let notes: [String]

  /// Compares two files of items.
  ///
  /// Tasks whose questions differ (other prompts, shots or texts) are not compared but noted;
  /// throws if none is left.
  public init(_ first: ItemsFile, _ second: ItemsFile) throws {
    var lines = [Line](), notes = [String]()
    for task in first.tasks {
      guard let other = second.tasks.first(where: { $0.name == task.name }) else {
        notes.append("\(task.name) is in the first file alone.")
        continue
      }
      guard task.promptSHA256 == other.promptSHA256, task.metrics == other.metrics,
        task.items.map(\.identifier) == other.items.map(\.identifier)
      else {
        notes.append(
          "\(task.name) was asked in different ways (files, shots, seed or number of items), so "
            + "its items cannot be paired.")
        continue
      }
      lines += Self.lines(task, other)
    }
    guard !lines.isEmpty else {
      throw Failure.usage(
        "The two files have no task in common that was asked in the same way. "
          + notes.joined(separator: " "))
    }
    if (first.settings == nil) != (second.settings == nil) {
      notes.append(
        "One of the two files does not say in which precision the model was run; part of a "
          + "difference may be that.")
    }
    (a, b) = (first.name(beside: second), second.name(beside: first))
    self.lines = Self.corrected(lines)
    self.notes = notes
  }

  private static func lines(_ task: ItemsFile.Task, _ other: ItemsFile.Task) -> [Line] {
    if task.metrics.starts(with: ["bits", "bytes"]) {
      let bytes = task.items.map { $0.values[1] }
      let a = task.items.map { $0.values[0] }, b = other.items.map { $0.values[0] }
      let difference = Estimate.ratio(zip(a, b).map { $1 - $0 }, bytes)
      return [
        line(
          task.name, "bits_per_byte", Estimate.ratio(a, bytes).value,
          Estimate.ratio(b, bytes).value, difference, nil)
      ]
    }
    return task.metrics.indices.map { index in
      let a = task.items.map { $0.values[index] }, b = other.items.map { $0.values[index] }
      let isRightOrWrong = (a + b).allSatisfy { $0 == 0 || $0 == 1 }
      return line(
        task.name, task.metrics[index], Estimate.mean(a).value, Estimate.mean(b).value,
        Estimate.mean(zip(a, b).map { $1 - $0 }),
        isRightOrWrong ? SignificanceTest.mcNemar(a, b) : nil)
    }
  }

  private static func line(
    _ task: String, _ metric: String, _ a: Double, _ b: Double, _ difference: Estimate,
    _ exact: Double?
  ) -> Line {
    Line(
      task: task, metric: metric, a: a, b: b, difference: difference.value,
      standardError: difference.standardError, items: difference.items,
      p: exact ?? SignificanceTest.normal(difference), holmP: nil)
  }

  /// Holm (1979): the i-th smallest of m probabilities times m - i + 1, kept rising.
  private static func corrected(_ lines: [Line]) -> [Line] {
    var lines = lines
    let order = lines.indices.filter { lines[$0].p != nil }
      .sorted { (lines[$0].p ?? 1, $0) < (lines[$1].p ?? 1, $1) }
    var highest = 0.0
    for (rank, index) in order.enumerated() {
      highest = max(highest, min(1, (lines[index].p ?? 1) * Double(order.count - rank)))
      lines[index].holmP = highest
    }
    return lines
  }
}

extension ItemsFile {
  /// The model's name, and the settings in which it was run otherwise than another.
  fileprivate func name(beside other: ItemsFile) -> String {
    guard let settings, let others = other.settings, settings != others else { return model }
    return "\(model) (\(settings.differences(from: others)))"
  }
}

/// Probabilities of differences under the hypothesis of none.
package enum SignificanceTest {
  /// McNemar's exact two-sided test for items that are right (1) or wrong (0) under two models.
  ///
  /// Of the n items that only one of them got right, k went to the rarer side:
  /// p = min(1, 2 Σ_{i ≤ k} C(n, i) / 2ⁿ).
  package static func mcNemar(_ a: [Double], _ b: [Double]) -> Double {
    let onlyA = zip(a, b).count { $0 > $1 }, onlyB = zip(a, b).count { $0 < $1 }
    let n = onlyA + onlyB
    guard n > 0 else { return 1 }
    var logChoose = 0.0, sum = 0.0
    for i in 0...min(onlyA, onlyB) {
      if i > 0 { logChoose += log(Double(n - i + 1)) - log(Double(i)) }
      sum += exp(logChoose - Double(n) * log(2.0))
    }
    return min(1, 2 * sum)
  }

  /// The two-sided normal test of a mean difference: erfc(|z| / √2); nil without an error.
  package static func normal(_ difference: Estimate) -> Double? {
    guard let error = difference.standardError else { return nil }
    if error == 0 { return difference.value == 0 ? 1 : 0 }
    return erfc(abs(difference.value / error) / 2.0.squareRoot())
  }
}
