import GopherCore
import Synchronization

/// Compresses texts into frames by all threads of a pool: a frame a thread, handed out in order.
///
/// Frames do not depend on each other, so the number of threads changes no byte.
///
/// Memory: a text a thread; zstd's own (1.3 MB at level 3) is lent by ``CompressorStock``.
final class FrameCompression {
  /// A compressed text.
  struct Frame {
    /// The frame.
    let bytes: [UInt8]
    /// Bytes of the text.
    let contentSize: Int
  }

  private let pool: ThreadPool?
  private let level: Int
  private var waiting: [[UInt8]] = []

  /// A compression of a level, by the caller's thread alone if there is no pool.
  init(level: Int, pool: ThreadPool?) {
    self.level = level
    self.pool = pool
  }

  /// Adds a text; returns the frames that are ready, none or as many as there are threads.
  func add(_ text: [UInt8]) throws -> [Frame] {
    waiting.append(text)
    // Inside another piece of the pool's work, this thread is the only one there is.
    let threads = pool.map { $0.isInsidePiece ? 1 : $0.threads } ?? 1
    return waiting.count < threads ? [] : try finish()
  }

  /// The frames of all texts that wait.
  func finish() throws -> [Frame] {
    let texts = waiting, level = level
    waiting.removeAll(keepingCapacity: true)
    func frame(_ index: Int) -> Frame {
      CompressorStock.shared.lending(level: level) { compressor in
        Frame(bytes: Array(compressor.frame(of: texts[index])), contentSize: texts[index].count)
      }
    }
    guard texts.count > 1, let pool else { return texts.indices.map { frame($0) } }
    return try pool.map(texts.count) { frame($0) }
  }
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
