/// Bytes that are pulled, front to back, from a file or from a decoder over another source.
protocol ByteSource: AnyObject {
  /// Fills the front of a buffer and returns how many bytes; 0 is the end.
  ///
  /// A source that meets a fault first hands out everything good before it.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteFault) -> Int

  /// Where it stands in the file at the bottom: behind the bytes that were used.
  var fileOffset: Int { get }

  /// Passes over up to `count` bytes where that is quicker than to read them; returns how many, 0 for
  /// a source that cannot.
  func skip(_ count: Int) throws(ByteFault) -> Int

  /// The place in the file at the bottom, and behind it in unfolded bytes, of what stands at an
  /// offset that was handed out lately (of this source's bytes, counted from where it began).
  ///
  /// Of compressed bytes the place is the beginning of the frame or member.
  func place(of offset: Int) -> (fileOffset: Int, inner: Int)
}

extension ByteSource {
  func skip(_ count: Int) throws(ByteFault) -> Int { 0 }
}

/// A fault in bytes: why, where in the file as it lies on disk, and what exactly.
struct ByteFault: Error, Equatable {
  let reason: Rejection.Reason
  let fileOffset: Int
  let detail: String

  init(_ reason: Rejection.Reason, at fileOffset: Int, _ detail: String = "") {
    self.reason = reason
    self.fileOffset = fileOffset
    self.detail = detail
  }
}

/// How far compressed bytes may unfold.
///
/// Text that unfolds more than `ratio` times is no text anybody wrote; the first
/// `allowance` bytes are free, so that short runs of zeros and small files do no harm.
struct ExpansionLimit: Sendable {
  var ratio = 250
  var allowance = 64 << 20

  func isExceeded(folded: Int, unfolded: Int) -> Bool {
    unfolded > allowance && unfolded / max(folded, 1) > ratio
  }
}

/// Bytes in memory.
final class MemorySource: ByteSource {
  private let bytes: ArraySlice<UInt8>
  private(set) var fileOffset = 0

  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteFault) -> Int {
    let count = min(buffer.count, bytes.count - fileOffset)
    guard count > 0 else { return 0 }
    let start = bytes.startIndex + fileOffset
    buffer.copyBytes(from: bytes[start..<(start + count)])
    fileOffset += count
    return count
  }

  func place(of offset: Int) -> (fileOffset: Int, inner: Int) { (offset, 0) }
}
