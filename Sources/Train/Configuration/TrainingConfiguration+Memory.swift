import GopherModel

extension TrainingConfiguration {
  /// The memory one process needs; the configuration must be resolved.
  ///
  /// The model's own estimate for a micro-batch, with log₂(virtual shards) + 1 sets of gradients:
  /// the partial sums of the tree that are alive together.
  public func memory() throws -> MemoryEstimate {
    var estimate = try modelConfiguration().trainingMemory(
      sequences: microBatch, rematerialization: rematerialization, precision: precision)
    estimate.gradients *= virtualShards.trailingZeroBitCount + 1
    return estimate
  }
}
