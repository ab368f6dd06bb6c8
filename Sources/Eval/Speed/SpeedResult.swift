/// What is measured.
public enum SpeedTask: String, Sendable, Codable, CaseIterable {
  /// A whole training step: loss, gradients, clipping, Adam.
  case train
  /// The probabilities of the tokens of texts.
  case prefill
  /// One token of each text at a time behind a context.
  case decode
}

/// A measured speed beside what the machine can do (formats.md, last section).
public struct SpeedResult: Codable, Sendable, Equatable {
  /// What was measured.
  public var task: String
  /// The network.
  public var model: String
  /// The numbers' formats: a `Precision`.
  public var precision: String
  /// Tokens a sequence; for decoding, the tokens before the first one written.
  public var context: Int
  /// Sequences at once.
  public var batch: Int
  /// Threads of the pool.
  public var threads: Int
  /// Tokens a second: the median of the repetitions.
  public var tokensPerSecond: Double
  /// The model's arithmetic: 6 N a token and causal attention with the position term in training, a
  /// third of it without gradients; nothing counted twice.
  public var modelFlopsPerSecond: Double
  /// The best rate of float32 matrix products here.
  public var peakFloat32FlopsPerSecond: Double
  /// The best rate of bfloat16 matrix products here, by what means this CPU has.
  public var peakBfloat16FlopsPerSecond: Double
  /// ``modelFlopsPerSecond`` over the peak of the precision used.
  public var shareOfPeak: Double
  /// The best rate of reading memory on all threads.
  public var readBandwidthBytesPerSecond: Double
  /// The best rate of reading memory on one thread.
  public var readBandwidthOneThreadBytesPerSecond: Double
  /// For decoding, the bytes of weights and caches that one token reads; null otherwise.
  public var bytesPerToken: Double?
  /// For decoding, the bytes read a second over the read bandwidth; null otherwise.
  public var shareOfBandwidth: Double?
  /// The most memory this process had in use while it was measured.
  public var peakMemoryBytes: Int
  /// The CPU kernels used for matrix products.
  public var kernelFamily: String
  /// The instruction set of the other kernels.
  public var vectorFamily: String
  /// How often it was repeated.
  public var repetitions: Int
  /// Where the time of the repetitions went.
  public var operations: OperationShares

  enum CodingKeys: String, CodingKey {
    case task, model, precision, context, batch, threads
    case tokensPerSecond = "tokens_per_second"
    case modelFlopsPerSecond = "model_flops_per_second"
    case peakFloat32FlopsPerSecond = "peak_float32_flops_per_second"
    case peakBfloat16FlopsPerSecond = "peak_bfloat16_flops_per_second"
    case shareOfPeak = "share_of_peak"
    case readBandwidthBytesPerSecond = "read_bandwidth_bytes_per_second"
    case readBandwidthOneThreadBytesPerSecond = "read_bandwidth_one_thread_bytes_per_second"
    case bytesPerToken = "bytes_per_token"
    case shareOfBandwidth = "share_of_read_bandwidth"
    case peakMemoryBytes = "peak_memory_bytes"
    case kernelFamily = "kernel_family"
    case vectorFamily = "vector_family"
    case repetitions, operations
  }

  /// Writes every key, what is unknown as null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(task, forKey: .task)
    try container.encode(model, forKey: .model)
    try container.encode(precision, forKey: .precision)
    try container.encode(context, forKey: .context)
    try container.encode(batch, forKey: .batch)
    try container.encode(threads, forKey: .threads)
    try container.encode(tokensPerSecond, forKey: .tokensPerSecond)
    try container.encode(modelFlopsPerSecond, forKey: .modelFlopsPerSecond)
    try container.encode(peakFloat32FlopsPerSecond, forKey: .peakFloat32FlopsPerSecond)
    try container.encode(peakBfloat16FlopsPerSecond, forKey: .peakBfloat16FlopsPerSecond)
    try container.encode(shareOfPeak, forKey: .shareOfPeak)
    try container.encode(readBandwidthBytesPerSecond, forKey: .readBandwidthBytesPerSecond)
    try container.encode(
      readBandwidthOneThreadBytesPerSecond, forKey: .readBandwidthOneThreadBytesPerSecond)
    try container.encode(bytesPerToken, forKey: .bytesPerToken)
    try container.encode(shareOfBandwidth, forKey: .shareOfBandwidth)
    try container.encode(peakMemoryBytes, forKey: .peakMemoryBytes)
    try container.encode(kernelFamily, forKey: .kernelFamily)
    try container.encode(vectorFamily, forKey: .vectorFamily)
    try container.encode(repetitions, forKey: .repetitions)
    try container.encode(operations, forKey: .operations)
  }
}
