/// Reads the regular files of a tar archive one after another: POSIX ustar and pax, and the long
/// names of GNU tar.
///
/// Folders, links and devices are passed over. A file's bytes are held in memory.
struct TarReader {
  /// One file.
  struct Entry: Equatable {
    /// The name in the archive.
    let name: String
    /// The contents; nil if they are longer than the limit.
    let bytes: [UInt8]?
  }

  private let source: BufferedSource
  private let limit: Int

  private static let block = 512

  /// A reader of unfolded bytes.
  ///
  /// - Parameter limit: of bytes of one file that are held.
  init(_ source: BufferedSource, limit: Int) {
    self.source = source
    self.limit = limit
  }

  /// The next file; nil at the end.
  func next() throws(ByteFault) -> Entry? {
    var longName: String?
    while let header = try header() {
      switch header.type {
      case "L": longName = String(decoding: try text(header).prefix { $0 != 0 }, as: UTF8.self)
      case "x": longName = Self.path(inExtended: try text(header)) ?? longName
      case "0", "\0", "7":
        let bytes = header.size <= limit ? try contents(header) : nil
        if bytes == nil { try skip(header.size) }
        try skip(Self.padding(header.size))
        return Entry(name: longName ?? header.name, bytes: bytes)
      default:
        try skip(header.size + Self.padding(header.size))
        if header.type != "g" && header.type != "K" { longName = nil }
      }
    }
    return nil
  }

  private struct Header {
    let name: String
    let size: Int
    let type: Character
  }

  /// The next header; nil at the two blocks of zeros that end an archive, or at the end of the file.
  private func header() throws(ByteFault) -> Header? {
    let place = source.fileOffset
    var block = [UInt8]()
    let count = try source.read(Self.block, into: &block)
    if count == 0 || count == Self.block && block.allSatisfy({ $0 == 0 }) { return nil }
    guard count == Self.block else { throw truncated() }
    // The checksum counts its own eight bytes as spaces.
    let sum =
      block.reduce(0) { $0 + Int($1) } - block[148..<156].reduce(0) { $0 + Int($1) } + 8 * 32
    guard let size = Self.number(block[124..<136]), Self.number(block[148..<156]) == sum else {
      throw ByteFault(.malformedTar, at: place, "a header with a wrong checksum or size")
    }
    let isStandard = block[257..<262].elementsEqual("ustar".utf8)
    let prefix =
      isStandard && block[263..<265].elementsEqual("00".utf8) ? Self.text(block[345..<500]) : ""
    let name = Self.text(block[0..<100])
    return Header(
      name: prefix.isEmpty ? name : "\(prefix)/\(name)", size: size,
      type: Character(Unicode.Scalar(block[156])))
  }

  private func contents(_ header: Header) throws(ByteFault) -> [UInt8] {
    var bytes = [UInt8]()
    guard try source.read(header.size, into: &bytes) == header.size else { throw truncated() }
    return bytes
  }

  /// The contents of a header's extension, with the padding behind them taken.
  private func text(_ header: Header) throws(ByteFault) -> [UInt8] {
    guard header.size <= 1 << 20 else {
      throw ByteFault(.malformedTar, at: source.fileOffset, "a name of \(header.size) bytes")
    }
    let bytes = try contents(header)
    try skip(Self.padding(header.size))
    return bytes
  }

  private func skip(_ count: Int) throws(ByteFault) {
    guard try source.skip(count) == count else { throw truncated() }
  }

  private func truncated() -> ByteFault {
    ByteFault(.truncatedTar, at: source.fileOffset, "the archive ends inside a file")
  }

  private static func padding(_ size: Int) -> Int { (block - size % block) % block }

  private static func text(_ field: ArraySlice<UInt8>) -> String {
    String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// A number in octal digits, or with the highest bit set in binary; nil for anything else and
  /// for more than 2⁵⁶, which no file has.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    if let first = field.first, first & 0x80 != 0 {
      guard first == 0x80, field.dropFirst().dropLast(7).allSatisfy({ $0 == 0 }) else { return nil }
      return field.suffix(7).reduce(0) { $0 << 8 | Int($1) }
    }
    let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
    if digits.isEmpty { return 0 }
    return Int(String(decoding: digits, as: UTF8.self), radix: 8).flatMap { $0 < 0 ? nil : $0 }
  }

  /// The value of `path` among records "LENGTH KEY=VALUE\n".
  private static func path(inExtended records: [UInt8]) -> String? {
    var rest = records[...], found: String?
    while let space = rest.firstIndex(of: 0x20),
      let length = Int(String(decoding: rest[..<space], as: UTF8.self)),
      length > space - rest.startIndex + 1, length <= rest.count
    {
      let record = rest[(space + 1)..<(rest.startIndex + length - 1)]
      if record.starts(with: "path=".utf8) {
        found = String(decoding: record.dropFirst("path=".utf8.count), as: UTF8.self)
      }
      rest = rest.dropFirst(length)
    }
    return found
  }
}
