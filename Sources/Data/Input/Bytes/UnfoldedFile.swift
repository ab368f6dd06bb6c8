import GopherCore

/// The bytes of a file, or of a part of it, without the compression around them (gzip, zstd, bzip2),
/// which the file's first bytes tell.
package struct UnfoldedFile {
  /// The unfolded bytes.
  let source: BufferedSource
  /// The file when it was opened; nil for what is no regular file.
  let state: FileSource.State?
  /// The compression around it.
  let compression: Compression?

  /// Opens a file.
  ///
  /// Throws the fault `empty` for a file without a byte, a corruption for one that is not compressed
  /// as its name claims, and `changed_while_read` for one that was cut into parts and is now of another
  /// size.
  ///
  /// - Parameter capacity: of the buffer before it.
  init(_ file: InputFile, capacity: Int = 1 << 18) throws(ByteFault) {
    let start = file.part?.start ?? InputPart.Place(fileOffset: 0, offset: 0)
    let bytes = try FileSource(file, at: start.fileOffset)
    state = bytes.state
    if let part = file.part, let size = bytes.state?.size, size != part.fileBytes {
      throw ByteFault(
        .changedWhileRead, at: 0, "it had \(part.fileBytes) bytes when it was listed, now \(size)")
    }
    let head = try bytes.head(Compression.headCount)
    guard !head.isEmpty else { throw ByteFault(.empty, at: 0) }
    compression = Compression(head: head)
    if let claimed = InputKind.of(name: file.name).compression, claimed != compression {
      throw ByteFault(
        claimed.corruption, at: 0, "the file does not begin as \(claimed.rawValue) does")
    }
    let end = compression == .zstd ? file.part?.end : nil
    let checkpoint = end.map {
      InputPart.Place(fileOffset: $0.fileOffset, offset: $0.offset - start.offset)
    }
    let unfolded: any ByteSource =
      if let compression {
        DecompressingSource(
          bytes, compression.decompressor(at: start.fileOffset), checkpoint: checkpoint)
      } else {
        bytes
      }
    source = BufferedSource(unfolded, offset: start.offset, capacity: capacity)
  }

  /// The whole of a file.
  ///
  /// Throws a bad-input failure for a file that is empty, damaged or unfolds to more than `limit`
  /// bytes.
  package static func bytes(of path: String, limit: Int = 1 << 30) throws -> [UInt8] {
    var bytes = [UInt8]()
    do throws(ByteFault) {
      let file = try UnfoldedFile(InputFile(path: path, name: path, bytes: 0))
      _ = try file.source.read(limit + 1, into: &bytes)
      if bytes.count > limit { throw ByteFault(.tooLarge, at: 0, "more than \(limit) bytes") }
    } catch {
      if error.reason == .empty { throw Failure.badInput("\(path) is empty.") }
      let detail = error.detail.isEmpty ? "" : " (\(error.detail))"
      throw Failure.badInput(
        "\(path) cannot be read whole: \(error.reason.words) at byte \(error.fileOffset)\(detail). "
          + "Get the file again.")
    }
    return bytes
  }
}
