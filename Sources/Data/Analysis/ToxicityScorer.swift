/// Says how toxic a text is; a program that imports the library brings its own.
///
/// The paper (appendix A.2) scores 200,000 documents of each subset, cut short, with Perspective, a
/// service on the net. None is built in, so that toxicity is measured only where somebody says how.
public protocol ToxicityScorer: Sendable {
  /// The scorer with its version, for the record.
  var name: String { get }

  /// The toxicity of a text, from 0 to 1; called by many threads.
  func toxicity(of text: String) -> Double
}

/// Scores from 0 to 1, counted in thousandths.
public struct ScoreSummary: Codable, Sendable, Equatable {
  /// How many texts were scored.
  public private(set) var count = 0
  /// The sum of their scores in thousandths.
  private var thousandths = 0
  private var counts = [Int](repeating: 0, count: 1001)

  init() {}

  /// The mean; 0 if nothing was scored.
  public var mean: Double { count > 0 ? Double(thousandths) / Double(count) / 1000 : 0 }

  /// The score that a share of the texts does not exceed, to a thousandth.
  public func quantile(_ share: Double) -> Double {
    var before = 0
    for (score, number) in counts.enumerated() {
      before += number
      if before > 0, Double(before) >= share * Double(count) { return Double(score) / 1000 }
    }
    return 0
  }

  mutating func add(_ score: Double) {
    let place = Int((min(max(score, 0), 1) * 1000).rounded())
    count += 1
    thousandths += place
    counts[place] += 1
  }

  mutating func add(_ other: ScoreSummary) {
    count += other.count
    thousandths += other.thousandths
    for place in counts.indices { counts[place] += other.counts[place] }
  }
}
