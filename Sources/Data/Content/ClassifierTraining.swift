import Foundation
import GopherCore

/// Trains a ``LinearClassifier`` on labelled texts.
///
/// Logistic regression by AdaGrad (Duchi et al. 2011): for each text, in an order drawn anew for
/// each epoch, g = p - y, and for each of its features G_f += (g x_f)², w_f -= rate g x_f / √G_f.
/// One thread and a seeded order: the same texts give the same classifier.
public struct ClassifierTraining: Sendable {
  /// There are 2^bits weights.
  public var bits = 18
  /// How often every text is seen.
  public var epochs = 5
  /// The step of AdaGrad.
  public var rate = 0.5
  /// Of the order of the texts and of what is held out.
  public var seed: UInt64 = 1
  /// The share of texts that the classifier is tested on and not trained with.
  public var heldOut = 0.1

  /// Training with 2¹⁸ weights.
  public init() {}

  /// A text with its class.
  public struct Example: Sendable {
    /// The text.
    public let text: String
    /// Whether it is of the class to find.
    public let isPositive: Bool

    /// A text with its class.
    public init(text: String, isPositive: Bool) {
      self.text = text
      self.isPositive = isPositive
    }
  }

  /// How a classifier does on the texts that were held out.
  public struct Report: Sendable, Equatable, Codable {
    /// Texts it was trained with.
    public var trained = 0
    /// Texts it was tested on.
    public var tested = 0
    /// The share of these whose class it found, at 0.5.
    public var accuracy = 0.0
    /// Of those it calls positive, the share that are.
    public var precision = 0.0
    /// Of those that are positive, the share it finds.
    public var recall = 0.0
  }

  /// Trains on all texts but the held-out ones, and tests on these.
  ///
  /// Throws a bad-input failure unless both classes are there.
  public func train(_ examples: [Example]) throws -> (LinearClassifier, Report) {
    let positive = examples.count(where: \.isPositive)
    guard positive > 0, positive < examples.count else {
      throw Failure.badInput(
        "A classifier needs texts of both classes; of \(examples.count), \(positive) are positive. "
          + "Check the field of the label and the word for the positive class.")
    }
    let noise = Philox(seed: seed, purpose: "classifier held out")
    let isHeldOut = examples.indices.map { noise.uniform(at: UInt64($0)) < heldOut }
    let training = examples.indices.filter { !isHeldOut[$0] }
    let features = examples.map { TextFeatures(of: AnalyzedText($0.text), bits: bits) }
    var weights = [Float](repeating: 0, count: 1 << bits)
    var squares = [Float](repeating: 0, count: 1 << bits)
    var bias = 0.0, biasSquares = 0.0
    for epoch in 0..<epochs {
      let order = SeededOrder(seed: seed, purpose: "classifier epoch \(epoch)")
      let keys = training.map { (key: order.key(of: "\($0)"), index: $0) }
        .sorted { ($0.key, $0.index) < ($1.key, $1.index) }
      for (_, example) in keys {
        let own = features[example]
        var logOdds = bias
        for (index, value) in zip(own.indices, own.values) {
          logOdds += Double(weights[Int(index)]) * Double(value)
        }
        let gradient =
          LinearClassifier.probability(logOdds) - (examples[example].isPositive ? 1 : 0)
        biasSquares += gradient * gradient
        bias -= rate * gradient / max(biasSquares.squareRoot(), 1e-12)
        for (index, value) in zip(own.indices, own.values) {
          let index = Int(index), step = Float(gradient) * value
          squares[index] += step * step
          if squares[index] > 0 {
            weights[index] -= Float(rate) * step / squares[index].squareRoot()
          }
        }
      }
    }
    let classifier = LinearClassifier(bits: bits, bias: Float(bias), weights: weights)
    var report = Report(trained: training.count, tested: examples.count - training.count)
    report.count(
      examples.indices.filter { isHeldOut[$0] }.map {
        (classifier.logOdds(of: features[$0]) > 0, examples[$0].isPositive)
      })
    return (classifier, report)
  }
}

extension ClassifierTraining.Report {
  /// Fills in the shares from what was found and what is true.
  fileprivate mutating func count(_ results: [(found: Bool, isPositive: Bool)]) {
    let both = results.count { $0.found && $0.isPositive }
    accuracy = fraction(results.count { $0.found == $0.isPositive }, of: results.count)
    precision = fraction(both, of: results.count(where: \.found))
    recall = fraction(both, of: results.count(where: \.isPositive))
  }
}
