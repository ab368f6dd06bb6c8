import Foundation
import GopherCore

/// What `gopher-bench eval --json` prints and the report reads (formats.md, last section).
public struct EvaluationFile: Codable, Sendable, Equatable {
  /// One number of one task.
  public struct Row: Codable, Sendable, Equatable {
    /// The task, or the family an average is over.
    public var task: String
    /// What is measured.
    public var metric: String
    /// The number; null where it is not finite.
    public var value: Double?
    /// Its standard error; null where it cannot be known.
    public var standardError: Double?
    /// The number of items behind it.
    public var items: Int
    /// Worked examples in each prompt.
    public var shots: Int
    /// The category the task belongs to.
    public var category: TaskCategory

    enum CodingKeys: String, CodingKey {
      case task, metric, value
      case standardError = "standard_error"
      case items, shots, category
    }

    /// Writes every key, absent numbers as null.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(task, forKey: .task)
      try container.encode(metric, forKey: .metric)
      try container.encode(value, forKey: .value)
      try container.encode(standardError, forKey: .standardError)
      try container.encode(items, forKey: .items)
      try container.encode(shots, forKey: .shots)
      try container.encode(category, forKey: .category)
    }
  }

  /// What the questions of one task were.
  public struct Source: Codable, Sendable, Equatable {
    /// The task.
    public var task: String
    /// SHA-256 over all prompts and answers: equal digests, equal questions.
    public var promptSHA256: String
    /// Items left out, by reason.
    public var skipped: [TaskResult.Skips]

    enum CodingKeys: String, CodingKey {
      case task
      case promptSHA256 = "prompt_sha256"
      case skipped
    }
  }

  /// The version of this layout.
  public var format = 1
  /// The model's name.
  public var model: String
  /// How the network was run; nil for a model that is none of ours, and in files of before.
  public var settings: NetworkSettings?
  /// The seed of worked examples and samples.
  public var seed: UInt64
  /// The numbers.
  public var tasks: [Row]
  /// Where the numbers come from.
  public var sources: [Source]
  /// The same texts under general compressors, for bits per byte.
  public var compression: [CompressionBaseline]

  /// Collects the results of a model.
  public init(
    model: String, settings: NetworkSettings? = nil, seed: UInt64, results: [TaskResult],
    compression: [CompressionBaseline] = []
  ) {
    self.model = model
    self.settings = settings
    self.seed = seed
    self.compression = compression
    tasks =
      results.flatMap { result in
        result.metrics.map { Row(result, $0.name, $0.estimate) }
      } + Summaries.rows(of: results)
    sources = results.map {
      Source(task: $0.task, promptSHA256: $0.promptDigest, skipped: $0.skipped)
    }
  }

  /// Writes the file; it appears whole or not at all.
  public func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try DurableFile.write(Array(try encoder.encode(self)) + [0x0A], to: path)
  }

  /// Reads a file that `eval --json` wrote.
  public init(reading path: String) throws {
    let file = try MappedFile(
      named: path, hint: "name what gopher-bench eval --output wrote")
    let data = withExtendedLifetime(file) { Data(file.bytes) }
    do {
      self = try JSONDecoder().decode(EvaluationFile.self, from: data)
    } catch {
      throw Failure.badInput(
        "\(path) is not what gopher-bench eval --json writes: \(JSONProblem.sentence(error)).")
    }
  }
}

extension EvaluationFile.Row {
  init(_ result: TaskResult, _ metric: String, _ estimate: Estimate) {
    self.init(
      task: result.task, metric: metric, estimate: estimate, shots: result.shots,
      category: result.category)
  }

  init(
    task: String, metric: String, estimate: Estimate, shots: Int, category: TaskCategory
  ) {
    self.init(
      task: task, metric: metric, value: estimate.value.isFinite ? estimate.value : nil,
      standardError: estimate.standardError.flatMap { $0.isFinite ? $0 : nil },
      items: estimate.items, shots: shots, category: category)
  }
}

/// Foundation's decoding errors in words.
package enum JSONProblem {
  /// What is wrong, as the end of a sentence without its full stop.
  package static func sentence(_ error: any Error) -> String {
    func place(_ path: [any CodingKey]) -> String {
      path.isEmpty ? "the whole" : path.map(\.stringValue).joined(separator: ".")
    }
    switch error as? DecodingError {
    case .keyNotFound(let key, let context):
      return "\(place(context.codingPath + [key])) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "\(place(context.codingPath)) has the wrong type"
    case .dataCorrupted: return "it is not JSON"
    default: return "\(error)"
    }
  }
}
