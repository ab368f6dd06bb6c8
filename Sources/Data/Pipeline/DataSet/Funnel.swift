/// Documents and bytes counted together.
public struct Tally: Codable, Sendable, Equatable {
  /// Documents.
  public var documents = 0
  /// Bytes.
  public var bytes = 0

  /// A count.
  public init(documents: Int = 0, bytes: Int = 0) {
    self.documents = documents
    self.bytes = bytes
  }

  /// Counts one document more.
  public mutating func add(bytes count: Int) {
    documents += 1
    bytes += count
  }

  /// The sum of two counts.
  public static func + (left: Tally, right: Tally) -> Tally {
    Tally(documents: left.documents + right.documents, bytes: left.bytes + right.bytes)
  }
}

/// What went into a stage and what came of it: `in = kept + Σ dropped`, in documents and bytes.
public struct StageCount: Codable, Sendable, Equatable {
  /// The stage: `read`, `address`, `extract`, `content`, `language`, `quality`, `repetition`,
  /// `exact_deduplication`, `near_deduplication`, `held_out`, `test_set`.
  public let stage: String
  /// What went in.
  ///
  /// Bytes are of input up to `extract`, of text for the others.
  public var entered = Tally()
  /// What stayed, measured as it went in.
  public var kept = Tally()
  /// The bytes of what stayed as the next stage measures them: behind `extract`, of text.
  public var bytesOut = 0
  /// What was dropped, by reason; for `held_out`, what was kept back from training.
  public var dropped: [String: Tally] = [:]

  /// An empty count.
  public init(stage: String) { self.stage = stage }

  /// Whether what went in is what stayed and what was dropped.
  public var addsUp: Bool { entered == dropped.values.reduce(kept, +) }

  /// Counts a document that stayed, by its bytes before and behind the stage.
  public mutating func keep(bytes: Int, bytesOut out: Int) {
    entered.add(bytes: bytes)
    kept.add(bytes: bytes)
    bytesOut += out
  }

  /// Counts a document that was dropped.
  public mutating func drop(bytes: Int, reason: String) {
    entered.add(bytes: bytes)
    dropped[reason, default: Tally()].add(bytes: bytes)
  }

  /// Adds the counts of another part of the same stage.
  public mutating func add(_ other: StageCount) {
    precondition(stage == other.stage, "StageCount.add: the stages differ")
    entered = entered + other.entered
    kept = kept + other.kept
    bytesOut += other.bytesOut
    dropped.merge(other.dropped) { $0 + $1 }
  }

  private enum CodingKeys: String, CodingKey {
    case stage
    case entered = "in"
    case kept
    case bytesOut = "bytes_out"
    case dropped
  }
}

/// The stages of a subset in their order, each with its counts.
public struct Funnel: Codable, Sendable, Equatable {
  /// The counts, in the order of the stages.
  public var stages: [StageCount]

  /// A funnel of stages.
  public init(stages: [StageCount] = []) { self.stages = stages }

  /// Reads an array of counts.
  public init(from decoder: any Decoder) throws {
    stages = try decoder.singleValueContainer().decode([StageCount].self)
  }

  /// Writes an array of counts.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(stages)
  }

  /// The counts of a stage; nil if it did not run.
  public subscript(stage: String) -> StageCount? { stages.first { $0.stage == stage } }

  /// The counts of the first filter that looks at the texts, behind `extract`; nil if no
  /// filter ran.
  var firstFilter: StageCount? {
    stages.first { FilterStage.measured.map(\.rawValue).contains($0.stage) }
  }

  /// Whether every stage adds up and passes on to the next what it kept.
  public var addsUp: Bool {
    stages.allSatisfy(\.addsUp)
      && zip(stages, stages.dropFirst()).allSatisfy {
        $0.kept.documents == $1.entered.documents && $0.bytesOut == $1.entered.bytes
      }
  }

  /// Adds the funnel of another part of the same subset.
  mutating func add(_ other: Funnel) {
    if stages.isEmpty {
      stages = other.stages
    } else if !other.stages.isEmpty {
      precondition(
        stages.map(\.stage) == other.stages.map(\.stage), "Funnel.add: the stages differ")
      for index in stages.indices { stages[index].add(other.stages[index]) }
    }
  }
}
