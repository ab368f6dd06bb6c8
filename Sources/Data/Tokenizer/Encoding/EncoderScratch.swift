import Synchronization

/// The memory of one encoding thread: buffers that stay allocated, and the cache of segments.
struct EncoderScratch: ~Copyable {
  /// Elements of a buffer that are kept between texts.
  private static let kept = 1 << 20

  var text = GrowingBuffer<UInt8>(capacity: 1 << 16)
  var tokens = GrowingBuffer<Int32>(capacity: 1 << 16)
  var merges = MergeList()
  var path = GrowingBuffer<UnigramEncoder.Step>(capacity: 1)
  let cache = SegmentCache()

  /// Gives back what an unusually long text took.
  mutating func shrink() {
    text.shrink(to: Self.kept)
    tokens.shrink(to: Self.kept)
    path.shrink(to: Self.kept)
    merges.shrink(to: Self.kept)
  }
}

/// As many scratches as texts were ever encoded at once.
final class EncoderScratchPool: Sendable {
  /// A scratch that one thread at a time holds.
  private final class Box: @unchecked Sendable {
    // Sendable: handed from thread to thread by the lock alone; whoever took it out owns it.
    var scratch = EncoderScratch()
  }

  private let free = Mutex<[Box]>([])

  /// Lends a scratch to a closure.
  func withScratch<Result>(_ body: (inout EncoderScratch) throws -> Result) rethrows -> Result {
    let box = free.withLock { $0.popLast() } ?? Box()
    defer {
      box.scratch.shrink()
      free.withLock { $0.append(box) }
    }
    return try body(&box.scratch)
  }
}
