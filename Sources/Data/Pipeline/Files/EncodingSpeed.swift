import GopherCore

/// How fast a tokenizer encodes files, without the time to read them or to write anything.
public struct EncodingSpeed: Encodable, Sendable {
  /// Who encoded: ``Tokenizer/encoderName``.
  public let encoder: String
  /// Documents.
  public let documents: Int
  /// Bytes of their text.
  public let bytes: Int
  /// Their tokens.
  public let tokens: Int
  /// The threads that shared the documents.
  public let threads: Int
  /// Seconds of each round.
  public let seconds: [Double]

  /// Bytes of text a second in the fastest round.
  public var bytesPerSecond: Double { Double(bytes) / (seconds.min() ?? .infinity) }

  private enum CodingKeys: String, CodingKey {
    case encoder, documents, bytes, tokens, threads, seconds
    case bytesPerSecond = "bytes_per_second"
  }

  /// Writes the rate beside what was measured.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(self.encoder, forKey: .encoder)
    try container.encode(documents, forKey: .documents)
    try container.encode(bytes, forKey: .bytes)
    try container.encode(tokens, forKey: .tokens)
    try container.encode(threads, forKey: .threads)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(bytesPerSecond, forKey: .bytesPerSecond)
  }

  /// Encodes texts a number of times on a pool.
  ///
  /// - Parameter plainly: whether libsentencepiece encodes in any case, to compare.
  public init(
    of tokenizer: Tokenizer, texts: [String], rounds: Int, plainly: Bool = false,
    pool: ThreadPool = .shared
  ) throws {
    var tokens = 0
    let clock = ContinuousClock()
    seconds = try (0..<max(1, rounds)).map { _ in
      let time = try clock.measure {
        tokens = try pool.map(texts.count) { index in
          try plainly
            ? tokenizer.encodePlainly(texts[index]).count : tokenizer.encode(texts[index]).count
        }.reduce(0, +)
      }
      return time / .seconds(1)
    }
    encoder = plainly ? "libsentencepiece, as asked" : tokenizer.encoderName
    documents = texts.count
    bytes = texts.reduce(0) { $0 + $1.utf8.count }
    self.tokens = tokens
    threads = pool.threads
  }
}
