import Foundation
import GopherCore

/// What a run's directory says of the training, as the report shows it.
public struct TrainingSummary: Sendable, Equatable {
  /// One line of `metrics.jsonl`; what is missing there is nil.
  public struct Record: Sendable, Equatable {
    /// The step.
    public var step: Double
    /// Tokens seen.
    public var tokens: Double?
    /// Mean -ln p of the step's tokens.
    public var loss: Double?
    /// The learning rate.
    public var learningRate: Double?
    /// The gradient's norm before clipping.
    public var gradientNorm: Double?
    /// Speed.
    public var tokensPerSecond: Double?
    /// Model FLOP/s over the machine's peak.
    public var shareOfPeak: Double?
    /// Seconds of training so far.
    public var seconds: Double?
    /// Mean -ln p of a sample of held-out text, where it was measured.
    public var heldOutLoss: Double?
  }

  /// The records with rising steps.
  public var records: [Record]
  /// The configuration as the run recorded it, in its own words.
  public var configuration: String

  /// Reads `metrics.jsonl` and `configuration.yaml` of a run's directory.
  ///
  /// Lines that are no records, such as one cut short by a kill, are passed over; of several
  /// records of one step, which a resumed run may leave, the last counts.
  public init(run: String) throws {
    guard Directory.exists(run) else {
      throw Failure.usage("There is no run directory \(run); --run names what training wrote.")
    }
    let path = "\(run)/metrics.jsonl"
    let file = try MappedFile(
      named: path, hint: "--run names a directory that gopher-trainer train has trained in")
    let bytes = withExtendedLifetime(file) { Array(file.bytes) }
    var records = [Record](), places = [Double: Int]()
    for line in bytes.split(separator: 0x0A) {
      guard let value = try? PositionedJSON(parsing: line), let record = Record(value) else {
        continue
      }
      if let place = places[record.step] {
        records[place] = record
      } else {
        places[record.step] = records.count
        records.append(record)
      }
    }
    guard !records.isEmpty else {
      throw Failure.badInput(
        "\(path) holds no record of a step (JSON lines with step and loss); is \(run) a run?")
    }
    self.records = records.sorted { $0.step < $1.step }
    let settings = try? String(contentsOfFile: "\(run)/configuration.yaml", encoding: .utf8)
    configuration = settings ?? ""
  }

  /// The mean loss of the last twentieth of the steps.
  public var finalLoss: Double? {
    let losses = records.compactMap(\.loss)
    guard !losses.isEmpty else { return nil }
    let last = losses.suffix(max(1, losses.count / 20))
    return last.reduce(0, +) / Double(last.count)
  }
}

extension TrainingSummary.Record {
  fileprivate init?(_ value: PositionedJSON) {
    guard let step = value["step"]?.number else { return nil }
    self.step = step
    tokens = value["tokens"]?.number
    loss = value["loss"]?.number
    learningRate = value["learning_rate"]?.number
    gradientNorm = value["gradient_norm"]?.number
    tokensPerSecond = value["tokens_per_second"]?.number
    shareOfPeak = value["share_of_peak"]?.number
    seconds = value["seconds"]?.number
    heldOutLoss = value["held_out_loss"]?.number
  }
}
