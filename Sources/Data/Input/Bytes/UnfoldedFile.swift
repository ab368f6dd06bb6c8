import GopherCore

/// A file's bytes without the compression around them (gzip, zstd, bzip2), which its first bytes
/// tell.
package struct UnfoldedFile {
  /// The unfolded bytes.
  let source: BufferedSource

  /// Opens a file.
  ///
  /// Throws the fault `empty` for a file without a byte, and a corruption for one that is not
  /// compressed as its name claims.
  init(_ file: InputFile) throws(ByteFault) {
    let bytes = try FileSource(file.path)
    let head = try bytes.head(Compression.headCount)
    guard !head.isEmpty else { throw ByteFault(.empty, at: 0) }
    let compression = Compression(head: head)
    if let claimed = InputKind.of(name: file.name).compression, claimed != compression {
      throw ByteFault(
        claimed.corruption, at: 0, "the file does not begin as \(claimed.rawValue) does")
    }
    source = BufferedSource(
      compression.map { DecompressingSource(bytes, $0.decompressor()) } ?? bytes)
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
