import Foundation
import GopherCore

/// The scores of every item, one JSON object a line: what `gopher-bench eval --items` writes and
/// `compare` reads.
///
/// A task begins with a line `{"model", "settings", "task", "shots", "prompt_sha256", "metrics"}`; its
/// items follow as `{"item", "values", "log_likelihoods"}`.
public struct ItemsFile: Sendable {
  /// One task's items.
  public struct Task: Sendable {
    /// The task.
    public var name: String
    /// SHA-256 over its prompts and answers.
    public var promptSHA256: String
    /// What the values of the items are.
    public var metrics: [String]
    /// The items in order.
    public var items: [(identifier: String, values: [Double])]
  }

  private struct TaskLine: Codable {
    var model: String
    var settings: NetworkSettings?
    var task: String
    var shots: Int
    var prompt_sha256: String
    var metrics: [String]
  }

  private struct ItemLine: Codable {
    var item: String
    var values: [Double]
    var log_likelihoods: [Double]
  }

  /// The model's name.
  public private(set) var model = ""
  /// How the network was run; nil where the file does not say.
  public private(set) var settings: NetworkSettings?
  /// The tasks in order.
  public private(set) var tasks = [Task]()

  /// Writes results; the file appears whole or not at all.
  public static func write(
    _ results: [TaskResult], model: String, settings: NetworkSettings? = nil, to path: String
  ) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let file = try DurableFile(path)
    func write(_ line: some Encodable) throws {
      try file.write(Array(try encoder.encode(line)) + [0x0A])
    }
    for result in results {
      try write(
        TaskLine(
          model: model, settings: settings, task: result.task, shots: result.shots,
          prompt_sha256: result.promptDigest, metrics: result.itemMetrics))
      for item in result.items {
        try write(
          ItemLine(
            item: item.identifier, values: item.values, log_likelihoods: item.logLikelihoods))
      }
    }
    try file.commit()
  }

  /// Reads a file; throws a bad-input failure naming the line that is none of the two kinds.
  public init(reading path: String) throws {
    let file = try MappedFile(named: path, hint: "name what gopher-bench eval --items wrote")
    let bytes = withExtendedLifetime(file) { Array(file.bytes) }
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    for (index, line) in lines.enumerated() where !line.isEmpty {
      let data = Data(line)
      if let task = try? decoder.decode(TaskLine.self, from: data) {
        model = task.model
        settings = task.settings
        tasks.append(
          Task(
            name: task.task, promptSHA256: task.prompt_sha256, metrics: task.metrics, items: []))
      } else if let item = try? decoder.decode(ItemLine.self, from: data), let last = tasks.last,
        item.values.count == last.metrics.count
      {
        tasks[tasks.count - 1].items.append((item.item, item.values))
      } else {
        throw Failure.badInput(
          "\(path), line \(index + 1) is not what gopher-bench eval --items writes.")
      }
    }
    guard !tasks.isEmpty else {
      throw Failure.badInput("\(path) holds no items; gopher-bench eval --items writes them.")
    }
  }
}
