/// One task of the evaluation: where its published files are, and what they ask a model.
///
/// A task knows prompts and right answers; it knows nothing of models or scores. Conformers are
/// small and stand in the explicit list ``Tasks``.
public protocol EvaluationTask: Sendable {
  /// The name on the command line and in results, such as `hellaswag` or `mmlu/anatomy`.
  var name: String { get }
  /// Where the task stands in the paper's list (spec §4).
  var category: TaskCategory { get }
  /// A heading under which results are summed up, such as `STEM`; nil for none.
  var group: String? { get }
  /// The places its file may be, below the data folder, best first.
  var files: [String] { get }
  /// The number of worked examples in the prompt when the user names none: the paper's.
  var usualShots: Int { get }

  /// Reads the task.
  ///
  /// An item that cannot be used is left out and listed in ``TaskContents/skipped``; throws only
  /// where the file as a whole cannot be used.
  func load(from folder: DataFolder) throws -> TaskContents
}

extension EvaluationTask {
  /// No heading.
  public var group: String? { nil }
}

/// The categories of the paper's 152 tasks that exist so far.
public enum TaskCategory: String, Sendable, Codable, CaseIterable {
  /// Bits per byte and perplexity.
  case languageModelling = "language modelling"
  /// LAMBADA, RACE.
  case readingComprehension = "reading comprehension"
  /// HellaSwag, PIQA, WinoGrande.
  case commonSense = "common sense"
  /// The 57 subjects of Massive Multitask Language Understanding.
  case mmlu = "MMLU"
  /// BIG-bench.
  case bigBench = "BIG-bench"
}

/// What a task asks.
public struct TaskContents: Sendable {
  /// The items to score.
  public var items: [TaskItem]
  /// Where worked examples are taken from; an item is never its own example.
  public var shotPool: [TaskItem]
  /// How worked examples are chosen.
  public var shotChoice = ShotChoice.seeded
  /// What the prompt begins with.
  public var preamble = ""
  /// What stands between two worked examples, and between the last one and the question.
  public var separator = "\n\n"
  /// The ways of comparing answers of different length that make sense here.
  public var normalizations = Normalization.allCases
  /// Items left out, each with its reason.
  public var skipped = [SkippedItem]()
  /// The files read.
  public var sources: [String]

  /// Makes contents whose worked examples come from the items themselves unless `shotPool` is
  /// given.
  public init(items: [TaskItem], shotPool: [TaskItem]? = nil, sources: [String]) {
    self.items = items
    self.shotPool = shotPool ?? items
    self.sources = sources
  }

  /// Takes the worked examples from a file of their own.
  package mutating func takeShots(from path: String, _ shots: ItemCollector) {
    shotPool = shots.items
    sources.append(path)
  }

  /// The most worked examples that every item can have.
  ///
  /// A pool chosen by the seed may hold the item itself, which is never its own example.
  public var usableShots: Int { shotPool.count - (shotChoice == .seeded ? 1 : 0) }
}

/// How worked examples are chosen from the pool.
public enum ShotChoice: Sendable {
  /// At random by the seed, anew for every item.
  case seeded
  /// The pool's first, in its order, for every item: MMLU's five.
  case first
}

/// An item that could not be used.
public struct SkippedItem: Equatable, Sendable {
  /// Why, as a statement true of the item: "has no label".
  public let reason: String
  /// File and line.
  public let location: String

  /// Makes a record.
  public init(reason: String, location: String) {
    self.reason = reason
    self.location = location
  }
}
