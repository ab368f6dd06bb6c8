import Foundation
import GopherCore

/// Puts files of seekable zstd behind one another without unfolding them.
enum ShardConcatenation {
  /// Writes the frames of all sources, with one index of identities and one seek table.
  static func write(_ sources: [String], to path: String) throws -> DurableFile.Record {
    let file = try DurableFile(path)
    var table = SeekTable()
    let index = IdentityIndex(in: Directory.parent(of: path))
    for source in sources {
      let mapped = try MappedFile(source)
      try withExtendedLifetime(mapped) {
        guard let part = SeekTable(endOf: mapped.bytes) else {
          throw Failure.storage(
            "\(source) has lost its seek table; run the same command again to make it anew.")
        }
        let firstFrame = table.frames.count
        var offset = 0
        for frame in part.frames {
          let bytes = UnsafeRawBufferPointer(
            rebasing: mapped.bytes[offset..<offset + frame.compressedSize])
          offset += frame.compressedSize
          if frame.contentSize > 0 {
            table.frames.append(frame)
            try file.write(bytes)
          } else if let view = IdentityIndex.View(bytes) {
            try index.add(view, firstFrame: firstFrame)
          }
        }
      }
    }
    let size = try index.write(to: file)
    table.frames.append(.init(compressedSize: size, contentSize: 0, checksum: 0))
    try file.write(table.bytes)
    return try file.commit()
  }
}
