import CZstd

/// Unfolds zstd of one or many frames; skippable frames are passed over.
///
/// Windows of up to 128 MiB are accepted, as the `zstd` command does without `--long=31`.
final class ZstdDecompressor: Decompressor {
  private let context: OpaquePointer
  private var fileOffset: Int, frameOffset: Int
  private(set) var isInside = false
  let isFinished = false

  /// A decoder of what begins at an offset of the file.
  init(fileOffset: Int = 0) {
    self.fileOffset = fileOffset
    frameOffset = fileOffset
    guard let context = ZSTD_createDCtx() else {
      preconditionFailure("ZstdDecompressor.init: out of memory")
    }
    self.context = context
  }

  deinit { ZSTD_freeDCtx(context) }

  var truncation: Mistake {
    (.truncatedZstd, "the file ends inside the frame that begins at byte \(frameOffset)")
  }

  func step(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Step {
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let status = ZSTD_decompressStream(context, &target, &source)
    fileOffset += source.pos
    guard ZSTD_isError(status) == 0 else {
      let message = String(cString: ZSTD_getErrorName(status))
      let place = "in the frame that begins at byte \(frameOffset)"
      return (source.pos, target.pos, (.corruptZstd, "\(place): \(message)"))
    }
    isInside = status != 0
    if !isInside { frameOffset = fileOffset }
    return (source.pos, target.pos, nil)
  }
}
