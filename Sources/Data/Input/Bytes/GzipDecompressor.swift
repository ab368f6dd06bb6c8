import CZlib

/// Unfolds gzip of one or many members (RFC 1952), or a zlib or raw deflate stream (for HTTP).
///
/// Zeros behind the last member are padding; other bytes there are a mistake.
final class GzipDecompressor: Decompressor {
  /// What lies around the deflated data; the raw value is zlib's `windowBits`.
  enum Wrapping: Int32 {
    case gzip = 31
    case zlib = 15
    case raw = -15
  }

  private let wrapping: Wrapping
  private var stream = z_stream()
  private var isBehindMember = false, isInPadding = false
  private(set) var isInside = false
  private(set) var isFinished = false

  init(_ wrapping: Wrapping = .gzip) {
    self.wrapping = wrapping
    let status = inflateInit2_(
      &stream, wrapping.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "GzipDecompressor.init: zlib refused to start")
  }

  deinit { inflateEnd(&stream) }

  var truncation: Mistake { (.truncatedGzip, "the stream ends inside a member") }

  func step(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Step {
    guard isBehindMember else { return inflate(input, into: output) }
    let padding = input.prefix { $0 == 0 }.count
    isInPadding = isInPadding || padding > 0
    guard padding < input.count else { return (padding, 0, nil) }
    guard !isInPadding, input[0] == 0x1F else {
      return (padding, 0, (.corruptGzip, "bytes behind the last member"))
    }
    return inflate(input, into: output)
  }

  private func inflate(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> Step {
    isInside = true
    isBehindMember = false
    let room = min(output.count, 1 << 30)
    stream.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.avail_in = UInt32(input.count)
    stream.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(room)
    let status = CZlib.inflate(&stream, Z_NO_FLUSH)
    var mistake: Mistake?
    switch status {
    case Z_STREAM_END:
      isInside = false
      isBehindMember = true
      if wrapping == .gzip { inflateReset(&stream) } else { isFinished = true }
    case Z_OK, Z_BUF_ERROR: break
    default:
      let message = stream.msg.map { String(cString: $0) } ?? "zlib status \(status)"
      mistake = (.corruptGzip, message)
    }
    return (input.count - Int(stream.avail_in), room - Int(stream.avail_out), mistake)
  }
}
