import Foundation

/// Where the frames of a zstd file begin, without unfolding them (RFC 8878).
///
/// The sizes come from the file's seek table if there is one (``SeekTable``; who reads a part holds
/// them against the frames), else from the frames' headers and those of their blocks, three bytes
/// read in each.
struct ZstdFrames {
  /// The beginnings of the frames behind the first one, as far as sizes are known.
  private(set) var starts = [InputPart.Place]()

  private let descriptor: Int32
  private let bytes: Int

  /// A file that says it unfolds to more is not cut.
  private static let largestContent = 1 << 50

  /// Reads the sizes of a file's frames.
  init(_ file: InputFile) throws(ByteFault) {
    descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ByteFault(.unreadableFile, at: 0) }
    defer { close(descriptor) }
    bytes = file.bytes
    var place = InputPart.Place(fileOffset: 0, offset: 0)
    if let table = seekTable() {
      for frame in table.frames {
        place.fileOffset += frame.compressedSize
        place.offset += frame.contentSize
        starts.append(place)
      }
      return
    }
    while let frame = frame(at: place.fileOffset), place.fileOffset + frame.size < bytes,
      place.offset <= Self.largestContent
    {
      place.fileOffset += frame.size
      place.offset += frame.content
      starts.append(place)
    }
  }

  private func seekTable() -> SeekTable? {
    guard let footer = read(SeekTable.footerSize, at: bytes - SeekTable.footerSize),
      let size = footer.withUnsafeBytes(SeekTable.size(footer:)),
      let tail = read(size, at: bytes - size)
    else { return nil }
    return tail.withUnsafeBytes { SeekTable(tail: $0, fileBytes: bytes) }
  }

  /// The size of a frame on disk and of its content; nil where it does not say, or is none.
  private func frame(at start: Int) -> (size: Int, content: Int)? {
    guard let head = read(min(18, bytes - start), at: start), head.count >= 8 else { return nil }
    let magic = head.littleEndian(4, at: 0)
    if magic & 0xFFFF_FFF0 == 0x184D_2A50 { return (8 + head.littleEndian(4, at: 4), 0) }
    guard magic == 0xFD2F_B528 else { return nil }
    let descriptor = head[4]
    let isSingle = descriptor & 0x20 != 0
    let sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][Int(descriptor >> 6)]
    let sizeStart = 5 + (isSingle ? 0 : 1) + [0, 1, 2, 4][Int(descriptor & 3)]
    guard sizeBytes > 0, head.count >= sizeStart + sizeBytes else { return nil }
    let content = head.littleEndian(sizeBytes, at: sizeStart) + (sizeBytes == 2 ? 256 : 0)
    guard content <= Self.largestContent else { return nil }
    var place = start + sizeStart + sizeBytes
    while let block = read(3, at: place) {
      let header = block.littleEndian(3, at: 0)
      // Of a block that repeats one byte, the size is that of its content.
      place += 3 + (header >> 1 & 3 == 1 ? 1 : header >> 3)
      if header & 1 == 1 {
        return (place + (descriptor & 4 != 0 ? 4 : 0) - start, content)
      }
    }
    return nil
  }

  /// Bytes of the file; nil where it does not have so many.
  private func read(_ count: Int, at offset: Int) -> [UInt8]? {
    guard count > 0, offset >= 0, offset <= bytes - count else { return nil }
    var buffer = [UInt8](repeating: 0, count: count)
    return pread(descriptor, &buffer, count, off_t(offset)) == count ? buffer : nil
  }
}

extension [UInt8] {
  /// The number in some bytes, lowest first; of more than 62 bits the largest one.
  fileprivate func littleEndian(_ count: Int, at offset: Int) -> Int {
    let bits = self[offset..<(offset + count)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(Swift.min(bits, UInt64(Int.max >> 1)))
  }
}
