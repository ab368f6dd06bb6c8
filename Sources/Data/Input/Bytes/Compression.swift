/// How a file is compressed on the outside.
enum Compression: String, Equatable {
  case gzip
  case zstd
  case bzip2

  /// The compression that the last extension of a name claims.
  init?(extension suffix: String) {
    switch suffix {
    case "gz", "gzip": self = .gzip
    case "zst", "zstd": self = .zstd
    case "bz2": self = .bzip2
    default: return nil
    }
  }

  /// How many first bytes of a file are looked at.
  static let headCount = 10

  /// The compression that a file's first bytes show.
  init?(head: [UInt8]) {
    let isSkippable = head.count >= 4 && head[0] & 0xF0 == 0x50
    if head.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      self = .zstd
    } else if isSkippable, head[1..<4] == [0x2A, 0x4D, 0x18] {
      self = .zstd
    } else if head.count == Self.headCount, head.starts(with: Array("BZh".utf8)),
      Self.isBZip2Block(head[4...]) || Self.isBZip2End(head[4...])
    {
      self = .bzip2
    } else {
      return nil
    }
  }

  private static func isBZip2Block(_ magic: ArraySlice<UInt8>) -> Bool {
    magic.elementsEqual([0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
  }

  private static func isBZip2End(_ magic: ArraySlice<UInt8>) -> Bool {
    magic.elementsEqual([0x17, 0x72, 0x45, 0x38, 0x50, 0x90])
  }

  /// A new decoder of what begins at an offset of the file.
  func decompressor(at fileOffset: Int = 0) -> any Decompressor {
    switch self {
    case .gzip: GzipDecompressor()
    case .zstd: ZstdDecompressor(fileOffset: fileOffset)
    case .bzip2: BZip2Decompressor()
    }
  }

  /// The reason to reject a file that claims the compression and does not have it.
  var corruption: Rejection.Reason {
    switch self {
    case .gzip: .corruptGzip
    case .zstd: .corruptZstd
    case .bzip2: .corruptBZip2
    }
  }
}
