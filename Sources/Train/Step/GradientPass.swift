import Collectives
import GopherCore
import GopherModel
import Tensors

/// The forward and backward passes of one step: loss and gradient as a pure function of the weights
/// and the step's number.
struct GradientPass {
  let model: Gopher
  let layout: BatchLayout
  let source: any SequenceSource
  let communicator: any Communicator
  let rematerialization: Rematerialization

  /// Leaves the gradient of the mean loss in the parameters and returns the mean loss.
  ///
  /// - Parameters:
  ///   - step: the step's number, from 0.
  ///   - progress: told after each micro-batch how much of this rank's part is done, 0 to 1.
  func run(step: Int, progress: (Double) -> Void) throws -> Double {
    let gradients = GradientTree(model.parameters)
    var losses = TreeAccumulator<Double>(adding: +)
    let owned = try layout.shards.owned(by: communicator)
    for shard in owned {
      var shardLoss = 0.0
      let microBatches = layout.microBatches(of: shard)
      for (index, slots) in microBatches.enumerated() {
        shardLoss += try pass(slots, step: step)
        let part = Double(index + 1) / Double(microBatches.count)
        progress((Double(shard - owned.lowerBound) + part) / Double(owned.count))
      }
      losses.push(shardLoss)
      gradients.push()
    }
    var total = [losses.finish()]
    try total.withUnsafeMutableBufferPointer { try communicator.treeSum($0) }
    try gradients.finish(over: communicator)
    return total[0]
  }

  /// One micro-batch forward and backward; returns its share of the mean loss.
  private func pass(_ slots: Range<Int>, step: Int) throws -> Double {
    let tape = Tape()
    let loss = try loss(
      of: slots, step: step, rematerialization: rematerialization, tape: tape)
    tape.backward(from: loss)
    return Double(loss.value.scalar)
  }

  /// A micro-batch's share of the mean loss.
  func loss(
    of slots: Range<Int>, step: Int, rematerialization: Rematerialization, tape: Tape
  ) throws -> Variable {
    let (inputs, targets) = try tokens(of: slots, step: step)
    return model.loss(
      inputs: inputs, targets: targets, batch: slots.count,
      scale: 1 / Float(layout.sequences * model.configuration.contextLength),
      rematerialization: rematerialization, tape: tape)
  }

  /// The inputs and targets of a micro-batch, its sequences one after another.
  private func tokens(of slots: Range<Int>, step: Int) throws -> (inputs: [Int32], targets: [Int32])
  {
    var inputs = [Int32](), targets = [Int32]()
    for slot in slots {
      let tokens = try sequence(at: layout.sequence(step: step, slot: slot))
      inputs += tokens.dropLast()
      targets += tokens.dropFirst()
    }
    return (inputs, targets)
  }

  /// A sequence, checked: a damaged token file must not stop the process in a kernel.
  private func sequence(at index: UInt64) throws -> [Int32] {
    let tokens = try source.sequence(at: index)
    let shape = model.configuration
    precondition(
      tokens.count == shape.contextLength + 1,
      "SequenceSource: sequence \(index) has \(tokens.count) tokens")
    let limit = Int32(shape.vocabularySize)
    if let stray = tokens.first(where: { $0 < 0 || $0 >= limit }) {
      throw Failure.badInput(
        "Sequence \(index) of the training data holds the token \(stray), but the vocabulary ends at "
          + "\(limit - 1): the token files are damaged, or of another tokenizer. Check the data set "
          + "with massivetext-build verify.")
    }
    return tokens
  }
}
