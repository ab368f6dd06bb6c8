/// The seek table of the zstd seekable format (version 0.1.0): the sizes of a file's frames, in a
/// skippable frame at its end.
///
/// | size | field |
/// | --- | --- |
/// | 4 | 0x184D2A5E |
/// | 4 | size of all that follows |
/// | 8 or 12 a frame | u32 compressed size, u32 content size, u32 checksum if the flag is set |
/// | 4 | number of frames |
/// | 1 | flags: bit 7 = checksums, bits 2–6 zero |
/// | 4 | 0x8F92EAB1 |
///
/// All numbers are little-endian. The checksum is the lower half of the content's XXH64.
struct SeekTable: Equatable {
  /// One frame.
  struct Frame: Equatable {
    var compressedSize: Int
    var contentSize: Int
    var checksum: UInt32
  }

  /// The frames in the order of the file; skippable ones have no content.
  var frames = [Frame]()

  static let skippableMagic: UInt32 = 0x184D_2A5E
  static let footerMagic: UInt32 = 0x8F92_EAB1
  static let footerSize = 9
  private static let checksumFlag: UInt8 = 0x80

  /// The table with the header of its skippable frame.
  var bytes: [UInt8] {
    var output = [UInt8]()
    output.append(littleEndian: Self.skippableMagic)
    output.append(littleEndian: UInt32(frames.count * 12 + Self.footerSize))
    for frame in frames {
      output.append(littleEndian: UInt32(frame.compressedSize))
      output.append(littleEndian: UInt32(frame.contentSize))
      output.append(littleEndian: frame.checksum)
    }
    output.append(littleEndian: UInt32(frames.count))
    output.append(Self.checksumFlag)
    output.append(littleEndian: Self.footerMagic)
    return output
  }

  /// A table with no frames.
  init() {}

  /// The table at the end of a file; nil if there is none or it does not fit the file.
  init?(endOf file: UnsafeRawBufferPointer) { self.init(tail: file, fileBytes: file.count) }

  /// The bytes that a table takes at the end of a file, by the file's last bytes; nil if there is none.
  static func size(footer: UnsafeRawBufferPointer) -> Int? {
    guard footer.count == footerSize, footer.littleEndian32(at: 5) == footerMagic else {
      return nil
    }
    return Int(footer.littleEndian32(at: 0)) * (footer[4] & checksumFlag != 0 ? 12 : 8)
      + footerSize + 8
  }

  /// The table at the end of a file of which the last bytes are given.
  init?(tail file: UnsafeRawBufferPointer, fileBytes: Int) {
    guard file.count >= 8 + Self.footerSize else { return nil }
    let footer = file.count - Self.footerSize
    guard file.littleEndian32(at: footer + 5) == Self.footerMagic else { return nil }
    let count = Int(file.littleEndian32(at: footer)), flags = file[footer + 4]
    guard flags & 0x7C == 0 else { return nil }
    let hasChecksums = flags & Self.checksumFlag != 0
    let entry = hasChecksums ? 12 : 8
    let size = count * entry + Self.footerSize
    let start = file.count - size - 8
    guard start >= 0, file.littleEndian32(at: start) == Self.skippableMagic,
      file.littleEndian32(at: start + 4) == UInt32(size)
    else { return nil }
    frames.reserveCapacity(count)
    for index in 0..<count {
      let place = start + 8 + index * entry
      frames.append(
        Frame(
          compressedSize: Int(file.littleEndian32(at: place)),
          contentSize: Int(file.littleEndian32(at: place + 4)),
          checksum: hasChecksums ? file.littleEndian32(at: place + 8) : 0))
    }
    let before = fileBytes - file.count + start
    guard frames.reduce(0, { $0 + $1.compressedSize }) == before else { return nil }
  }
}

extension [UInt8] {
  /// Appends an integer, lowest byte first.
  mutating func append(littleEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}

extension UnsafeRawBufferPointer {
  /// The 32-bit integer at an offset, lowest byte first.
  func littleEndian32(at offset: Int) -> UInt32 {
    UInt32(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// The 64-bit integer at an offset, lowest byte first.
  func littleEndian64(at offset: Int) -> UInt64 {
    UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
