import CBZip2
import GopherCore

/// Files packed with bzip2, as some benchmarks are distributed.
package enum BZip2 {
  /// The contents of a packed file, all of its streams one after another.
  ///
  /// Throws a bad-input failure for a file that is no bzip2 file or is cut short.
  package static func unpack(_ path: String) throws -> [UInt8] {
    let file = try MappedFile(path)
    return try withExtendedLifetime(file) {
      var output = [UInt8](), rest = file.bytes[...]
      while !rest.isEmpty {
        let packed = UnsafeRawBufferPointer(rebasing: rest)
        guard let consumed = unpackStream(packed, into: &output) else {
          throw Failure.badInput(
            "\(path) is no whole bzip2 file (damaged or cut short after \(output.count) "
              + "unpacked bytes); get it again.")
        }
        rest = rest.dropFirst(consumed)
      }
      return output
    }
  }

  /// Unpacks one stream; the number of packed bytes it took, or nil where it is damaged.
  private static func unpackStream(
    _ packed: UnsafeRawBufferPointer, into output: inout [UInt8]
  ) -> Int? {
    var stream = bz_stream()
    guard BZ2_bzDecompressInit(&stream, 0, 0) == BZ_OK else { return nil }
    defer { BZ2_bzDecompressEnd(&stream) }
    let input = packed.bindMemory(to: CChar.self)
    stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.avail_in = UInt32(clamping: packed.count)
    var chunk = [CChar](repeating: 0, count: 1 << 18)
    while true {
      let status = chunk.withUnsafeMutableBufferPointer { buffer in
        stream.next_out = buffer.baseAddress
        stream.avail_out = UInt32(buffer.count)
        return BZ2_bzDecompress(&stream)
      }
      let produced = chunk.count - Int(stream.avail_out)
      chunk.withUnsafeBytes { output.append(contentsOf: $0.prefix(produced)) }
      switch status {
      case BZ_STREAM_END: return packed.count - Int(stream.avail_in)
      case BZ_OK where produced > 0 || stream.avail_in > 0: continue
      default: return nil
      }
    }
  }
}
