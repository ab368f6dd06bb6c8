import Collectives
import GopherModel
import Tensors

/// Where a number that is not finite came from, in words that end a sentence.
///
/// The step's passes run again. Every rank looks at its own sequences, and all name what the first
/// of them found, so that the message of the rank that prints is about the right sequences.
extension GradientPass {
  /// The first operation of a step whose result is not finite, and the sequences it read.
  ///
  /// - Parameter step: the step's number, from 0.
  func originOfLoss(step: Int) throws -> String {
    let own = try firstMicroBatch(of: step) { slots in
      var search = FiniteSearch()
      let tape = Tape { search.look(at: $0) }
      // With nothing computed again, so that every operation is seen.
      _ = try loss(of: slots, step: step, rematerialization: .none, tape: tape)
      return search.origin
    }
    return try agreed(own)
      ?? "each sequence's share is finite when the step runs again, but their sum overflows"
  }

  /// The parameter nearest to the loss whose gradient is not finite, and the sequences from which
  /// the first such gradient comes; uses up the gradients.
  ///
  /// - Parameter step: the step's number, from 0.
  func originOfGradient(step: Int) throws -> String {
    guard let whole = nameOfGradient() else {
      return "the gradient of each parameter is finite, but their norm overflows"
    }
    let own = try firstMicroBatch(of: step) { slots in
      for parameter in model.parameters { parameter.zeroGradient() }
      let tape = Tape()
      tape.backward(
        from: try loss(
          of: slots, step: step, rematerialization: rematerialization, tape: tape))
      return nameOfGradient().map { "going back from the loss, it arose in the gradient of \($0)" }
    }
    return try agreed(own)
      ?? "it arose in the gradient of \(whole), which is finite for each micro-batch when the step "
      + "runs again, so their sum overflows"
  }

  /// What a search finds in this rank's micro-batches, the first that has something, with the
  /// sequences of that micro-batch.
  private func firstMicroBatch(
    of step: Int, search: (Range<Int>) throws -> String?
  ) throws -> String? {
    for shard in try layout.shards.owned(by: communicator) {
      for slots in layout.microBatches(of: shard) {
        if let found = try search(slots) { return "\(found), \(place(of: slots, step: step))" }
      }
    }
    return nil
  }

  /// "in the sequences 24 to 27 of the training data (rank 1 of 2)".
  private func place(of slots: Range<Int>, step: Int) -> String {
    let first = layout.sequence(step: step, slot: slots.lowerBound)
    let last = layout.sequence(step: step, slot: slots.upperBound - 1)
    let sequences = first == last ? "sequence \(first)" : "sequences \(first) to \(last)"
    let ranks = communicator.size
    let rank = ranks == 1 ? "" : " (rank \(communicator.rank) of \(ranks))"
    return "in the \(sequences) of the training data\(rank)"
  }

  /// What the first rank that found something found; the same on all ranks.
  private func agreed(_ own: String?) throws -> String? {
    var bytes = Array((own ?? "").utf8)
    var lengths = [Double](repeating: 0, count: communicator.size)
    lengths[communicator.rank] = Double(bytes.count)
    try lengths.withUnsafeMutableBufferPointer { try communicator.treeSum($0) }
    guard let finder = lengths.firstIndex(where: { $0 > 0 }) else { return nil }
    if finder != communicator.rank { bytes = [UInt8](repeating: 0, count: Int(lengths[finder])) }
    try bytes.withUnsafeMutableBytes { try communicator.broadcast($0, from: finder) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The parameter nearest to the loss whose gradient is not finite.
  private func nameOfGradient() -> String? {
    model.parameters.last { !$0.gradient.isFinite }?.name
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
