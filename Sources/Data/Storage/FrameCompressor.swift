import CZstd
import GopherCore

/// Compresses texts into independent zstd frames with content sizes and checksums.
///
/// Sendable because ``CompressorStock``, from which all come, lends it to one thread at a time.
final class FrameCompressor: @unchecked Sendable {
  private let context: OpaquePointer
  private var output = [UInt8]()

  /// A compressor of a level, 1 (fast) … 19 (small).
  ///
  /// Level 3 is zstd's with parameters for text: it looks for matches of six bytes instead of five, by
  /// tables of 384 KB instead of 768 that leave the core's cache to others. That is a tenth to a fifth
  /// quicker for frames 1.5 % larger (Docs/Performance.md).
  init(level: Int) {
    guard let context = ZSTD_createCCtx() else {
      preconditionFailure("FrameCompressor.init: out of memory")
    }
    self.context = context
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level))
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    if level == 3 {
      ZSTD_CCtx_setParameter(context, ZSTD_c_minMatch, 6)
      ZSTD_CCtx_setParameter(context, ZSTD_c_hashLog, 16)
      ZSTD_CCtx_setParameter(context, ZSTD_c_chainLog, 15)
    }
  }

  deinit { ZSTD_freeCCtx(context) }

  /// One frame of all of a text.
  ///
  /// Its last four bytes are the lower half of the content's XXH64.
  func frame(of content: [UInt8]) -> ArraySlice<UInt8> {
    let bound = ZSTD_compressBound(content.count)
    if output.count < bound { output = [UInt8](repeating: 0, count: bound) }
    let size = content.withUnsafeBytes { content in
      output.withUnsafeMutableBytes { output in
        ZSTD_compress2(
          context, output.baseAddress, output.count, content.baseAddress, content.count)
      }
    }
    precondition(ZSTD_isError(size) == 0, "FrameCompressor: zstd refused a whole frame")
    return output[..<size]
  }
}
