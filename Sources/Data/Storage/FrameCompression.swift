import GopherCore
import Synchronization

/// Compresses texts into frames by the threads of a pool, handed out in order.
///
/// Frames do not depend on each other, so the number of threads changes no byte.
///
/// Memory: a text or frame a thread; zstd's own (0.9 MB at level 3) is lent by ``CompressorStock``.
final class FrameCompression {
  /// A compressed text.
  struct Frame {
    /// The frame.
    let bytes: [UInt8]
    /// Bytes of the text.
    let contentSize: Int
  }

  private let level: Int
  private let tasks: OrderedTasks<Frame>

  /// A compression of a level, by the caller's thread alone if there is no pool.
  init(level: Int, pool: ThreadPool?) {
    self.level = level
    tasks = OrderedTasks(pool: pool, atMost: pool?.threads ?? 1)
  }

  /// Adds a text; returns the frames that are ready.
  func add(_ text: [UInt8]) throws -> [Frame] {
    try tasks.add { [level] in
      CompressorStock.shared.lending(level: level) { compressor in
        Frame(bytes: Array(compressor.frame(of: text)), contentSize: text.count)
      }
    }
  }

  /// The frames of all texts that were not handed out.
  func finish() throws -> [Frame] { try tasks.finish() }
}

/// Compressors that are lent to whoever compresses a frame: as many as threads do at once, however
/// many files are open.
final class CompressorStock: Sendable {
  /// The stock of the process.
  static let shared = CompressorStock()

  private let stock = Mutex<[Int: [FrameCompressor]]>([:])

  /// Runs the body with a compressor of a level that nobody else has meanwhile.
  func lending<Result>(level: Int, _ body: (FrameCompressor) -> Result) -> Result {
    let compressor =
      stock.withLock { $0[level]?.popLast() } ?? FrameCompressor(level: level)
    defer { stock.withLock { $0[level, default: []].append(compressor) } }
    return body(compressor)
  }
}
