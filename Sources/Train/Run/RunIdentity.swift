import Foundation
import GopherCore
import GopherModel

/// What decides the results of a run, apart from where it is kept and how often it is saved.
///
/// Two runs of equal identity on CPUs of one kernel family end with the same weights, bit for bit.
public struct RunIdentity: Equatable, Sendable {
  /// SHA-256 of the deciding keys and of the data set.
  public let digest: String

  /// The identity of a resolved configuration on a data set, which `dataSet` stands for (the
  /// SHA-256 of its manifest).
  public init(_ configuration: TrainingConfiguration, dataSet: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let deciding = try encoder.encode(configuration.deciding)
    digest = SHA256.of(Array(deciding) + Array(dataSet.utf8))
  }

  /// The deciding keys in which two resolved configurations differ, as parts of a sentence:
  /// "steps is 100 there and 200 here".
  public static func differences(
    there: TrainingConfiguration, here: TrainingConfiguration
  ) throws -> [String] {
    let a = try flat(there.deciding), b = try flat(here.deciding)
    return Set(a.keys).union(b.keys).sorted().compactMap { key in
      let left = a[key] ?? "missing", right = b[key] ?? "missing"
      return left == right ? nil : "\(key) is \(left) there and \(right) here"
    }
  }

  /// The values by key, as the configuration's file spells them: a number read from a file compares
  /// equal to the number written to it.
  private static func flat(_ configuration: TrainingConfiguration) throws -> [String: String] {
    var result = [String: String](), path = [String]()
    for line in try Configuration.print(configuration).split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      let depth = line.prefix { $0 == " " }.count / 2
      path = path.prefix(depth) + [parts[0].trimmingCharacters(in: .whitespaces)]
      let value = parts[1].trimmingCharacters(in: .whitespaces)
      if !value.isEmpty { result[path.joined(separator: ".")] = value }
    }
    return result
  }
}

extension TrainingConfiguration {
  /// This configuration without the keys that change no weight.
  fileprivate var deciding: TrainingConfiguration {
    var copy = self
    copy.data = ""
    copy.output = ""
    copy.tokens = 0
    copy.rematerialization = .none
    copy.checkpoint = CheckpointOptions()
    copy.evaluation = EvaluationOptions()
    return copy
  }
}
