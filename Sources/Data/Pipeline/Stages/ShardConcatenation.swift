import CZstd
import GopherCore

/// Puts files of seekable zstd behind one another without unfolding them.
package enum ShardConcatenation {
  /// Writes the frames of all sources, with one index of identities and one seek table.
  ///
  /// Throws a storage failure that names the source whose seek table or index is damaged.
  package static func write(_ sources: [String], to path: String) throws -> DurableFile.Record {
    let file = try DurableFile(path)
    var table = SeekTable()
    let index = IdentityIndex(in: Directory.parent(of: path))
    for source in sources {
      let mapped = try MappedFile(source)
      try withExtendedLifetime(mapped) {
        guard let part = SeekTable(endOf: mapped.bytes) else {
          throw damaged(source, "it has lost its seek table")
        }
        let firstFrame = table.frames.count, ownFrames = part.frames.count { $0.contentSize > 0 }
        var offset = 0
        for frame in part.frames {
          let bytes = UnsafeRawBufferPointer(
            rebasing: mapped.bytes[offset..<offset + frame.compressedSize])
          offset += frame.compressedSize
          if frame.contentSize > 0 {
            guard bytes.count >= 4, bytes.littleEndian32(at: 0) == ZSTD_MAGICNUMBER else {
              throw damaged(source, "its seek table names a frame where none begins")
            }
            table.frames.append(frame)
            try file.write(bytes)
          } else if let view = IdentityIndex.View(bytes), view.namesFrames(below: ownFrames) {
            try index.add(view, firstFrame: firstFrame)
          } else {
            throw damaged(source, "its index of identities does not fit it")
          }
        }
      }
    }
    let size = try index.write(to: file)
    table.frames.append(.init(compressedSize: size, contentSize: 0, checksum: 0))
    try file.write(table.bytes)
    return try file.commit()
  }

  private static func damaged(_ source: String, _ what: String) -> Failure {
    .storage("\(source) is damaged: \(what). Run the same command again; it is made anew.")
  }
}
