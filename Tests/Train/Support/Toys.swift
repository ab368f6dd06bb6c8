import Collectives
import Foundation
import GopherCore
import GopherModel
import GopherTraining
import Synchronization
import TestSupport

/// Sequences that a small model can learn: a walk over the vocabulary with seeded starts.
struct ToySource: SequenceSource {
  let vocabulary = 32
  let context: Int

  func sequence(at index: UInt64) -> [Int32] {
    let random = Philox(seed: 7, purpose: "toy", step: index)
    var token = Int(random.integer(below: UInt64(vocabulary), at: 0))
    return (0...context).map { position in
      defer {
        let isJump = random.integer(below: 8, at: UInt64(position) + 1) == 0
        token = (token * 5 + (isJump ? 3 : 1)) % vocabulary
      }
      return Int32(token)
    }
  }
}

/// A run small enough for a test: some milliseconds a step.
enum Toy {
  static let context = 16

  static func configuration(_ change: (inout TrainingConfiguration) -> Void = { _ in })
    -> TrainingConfiguration
  {
    var configuration = TrainingConfiguration()
    configuration.model.size = "custom"
    configuration.model.layers = 2
    configuration.model.heads = 2
    configuration.model.keySize = 8
    configuration.context = context
    configuration.batchTokens = 8 * context
    configuration.microBatch = 2
    configuration.virtualShards = 4
    configuration.steps = 12
    configuration.learningRate.maximum = 1e-2
    configuration.learningRate.warmupSteps = 2
    configuration.checkpoint.interval = 4
    configuration.evaluation.interval = 6
    change(&configuration)
    return configuration
  }

  static var data: TrainingData {
    let source = ToySource(context: context)
    let tokens = (1_000_000..<1_000_010).flatMap { source.sequence(at: $0) }
    return TrainingData(
      source: source, vocabularySize: source.vocabulary, tokenizerModel: Array("toy".utf8),
      heldOut: HeldOutText(tokens: tokens, context: context, count: 4),
      identity: "toy")
  }

  static func trainer(
    communicator: any Communicator = SingleProcess(),
    _ change: (inout TrainingConfiguration) -> Void = { _ in }
  ) throws -> Trainer {
    let resolved = try configuration(change).resolved(vocabularySize: data.vocabularySize)
    let model = try Gopher(
      configuration: resolved.modelConfiguration(), seed: resolved.seed,
      initialization: resolved.initialization)
    return try Trainer(
      resolved, model: model, source: data.source, communicator: communicator)
  }

  static func run(
    in folder: TemporaryDirectory, observer: TrainingObserver = TrainingObserver(),
    _ change: (inout TrainingConfiguration) -> Void = { _ in }
  ) throws -> TrainingRun {
    let configuration = configuration {
      $0.output = folder.appending("run")
      change(&$0)
    }
    return try TrainingRun(configuration, data: data, observer: observer)
  }
}

extension Trainer {
  /// All weights, for comparison bit by bit.
  var weights: [[Float]] { model.parameters.map(\.value.values) }
}

/// Notices of a run, in order.
final class Notices: Sendable {
  private let sentences = Mutex<[String]>([])
  var all: [String] { sentences.withLock { $0 } }
  var observer: TrainingObserver {
    TrainingObserver(notice: { [self] sentence in sentences.withLock { $0.append(sentence) } })
  }
}

/// What a run left on the disk, wall-clock fields aside.
struct RunResult: Equatable {
  let checkpoints: [String]
  let files: [String: String]
  let metrics: [MetricsRecord]

  init(_ path: String) throws {
    let root = "\(path)/checkpoints"
    checkpoints = Directory.names(in: root)
    var files = [String: String]()
    for name in try Directory.files(below: root) {
      files[name] = try SHA256.ofFile("\(root)/\(name)")
    }
    files["latest"] = try SHA256.ofFile("\(path)/latest")
    self.files = files
    metrics = MetricsFile.read("\(path)/metrics.jsonl").map {
      var record = $0
      record.tokensPerSecond = 0
      record.shareOfPeak = 0
      record.seconds = 0
      return record
    }
  }
}
