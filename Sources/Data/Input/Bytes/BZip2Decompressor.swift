import CBZip2

/// Unfolds bzip2 of one or many streams.
///
/// Bytes behind a stream that begin no other one are a mistake.
final class BZip2Decompressor: Decompressor {
  private var stream = bz_stream()
  private(set) var isInside = false
  let isFinished = false

  deinit { if isInside { BZ2_bzDecompressEnd(&stream) } }

  var truncation: Mistake { (.truncatedBZip2, "the file ends inside a stream") }

  func step(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Step {
    if !isInside {
      let status = BZ2_bzDecompressInit(&stream, 0, 0)
      precondition(status == BZ_OK, "BZip2Decompressor.step: bzip2 refused to start")
      isInside = true
    }
    stream.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: CChar.self))
    stream.avail_in = UInt32(input.count)
    let room = min(output.count, 1 << 30)
    stream.next_out = output.baseAddress?.assumingMemoryBound(to: CChar.self)
    stream.avail_out = UInt32(room)
    let status = BZ2_bzDecompress(&stream)
    let consumed = input.count - Int(stream.avail_in), produced = room - Int(stream.avail_out)
    switch status {
    case BZ_OK: return (consumed, produced, nil)
    case BZ_STREAM_END:
      BZ2_bzDecompressEnd(&stream)
      isInside = false
      return (consumed, produced, nil)
    case BZ_DATA_ERROR_MAGIC:
      return (consumed, produced, (.corruptBZip2, "bytes that begin no stream"))
    default: return (consumed, produced, (.corruptBZip2, "bzip2 status \(status)"))
    }
  }
}
