import Collectives
import GopherModel
import Tensors

/// Where a number that is not finite came from, in words that end a sentence.
extension GradientPass {
  /// The first operation of a step whose result is not finite: the forward pass runs again, and
  /// every result is looked at.
  ///
  /// - Parameter step: the step's number, from 0.
  func originOfLoss(step: Int) throws -> String {
    let context = model.configuration.contextLength
    for shard in try layout.shards.owned(by: communicator) {
      for slots in layout.microBatches(of: shard) {
        let (inputs, targets) = try tokens(of: slots, step: step)
        var search = FiniteSearch()
        let tape = Tape { search.look(at: $0) }
        _ = model.loss(
          inputs: inputs, targets: targets, batch: slots.count,
          scale: 1 / Float(layout.sequences * context), tape: tape)
        if let origin = search.origin { return origin }
      }
    }
    return "every number of this rank's sequences is finite, so it arose on another rank"
  }

  /// The parameter nearest to the loss whose gradient is not finite.
  func originOfGradient() -> String {
    guard let first = model.parameters.last(where: { !$0.gradient.isFinite }) else {
      return "the gradient of each parameter is finite, but their norm overflows"
    }
    return "going back from the loss, it arose in the gradient of \(first.name)"
  }
}

/// Looks for the first result that is not finite.
private struct FiniteSearch {
  /// Where it came from; nil while all were finite.
  private(set) var origin: String?
  private var last = "the input"

  mutating func look(at record: Tape.Record) {
    guard origin == nil else { return }
    let kind = record.kind.map { $0.rawValue.replacing("_", with: " ") } ?? "operation"
    guard record.result.isFinite else {
      origin = "it arose in the \(kind) \(place(of: record))"
      return
    }
    if let parameter = record.parameter { last = parameter.name }
  }

  private func place(of record: Tape.Record) -> String {
    guard let parameter = record.parameter else { return "that follows \(last)" }
    let own = parameter.value.isFinite ? "" : ", which is itself not finite"
    return "of \(parameter.name)\(own)"
  }
}
