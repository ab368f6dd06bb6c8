/// The one line that an ARC record begins with.
///
/// | version | fields, a space between two |
/// | --- | --- |
/// | 1 | URL, IP address, date, content type, length |
/// | 2 | URL, IP address, date, content type, status, checksum, location, offset, file name, length |
///
/// Crawlers wrote spaces into URLs and content types, so the date is looked for: the field of 12 to
/// 18 digits that stands where one of the versions has it, or before. Which version a line is, it
/// shows itself: a part of a file does not begin with the file's first record, which says it.
struct ARCHeader: Equatable {
  /// What the fields say but the length.
  let record: ArchiveRecord
  /// Whether the length is a number that a record can have.
  let hasLength: Bool

  /// A header; nil for a line that is none.
  init?(_ line: ArraySlice<UInt8>) {
    let fields = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard fields.count >= 5, let date = Self.date(in: fields) else { return nil }
    // The address holds a colon behind its scheme, the host's address dots or colons.
    let url = Array(fields[..<(date - 1)].joined(separator: "%20".utf8))
    guard let colon = url.firstIndex(of: UInt8(ascii: ":")), colon > url.startIndex,
      url[..<colon].allSatisfy(Self.isOfScheme),
      fields[date - 1].allSatisfy({ Self.isOfAddress($0) })
    else { return nil }
    let address = String(decoding: url, as: UTF8.self)
    let length = Int(String(decoding: fields[fields.count - 1], as: UTF8.self))
    hasLength = length.map { $0 >= 0 } ?? false
    let scheme = String(decoding: url[..<colon].map(lowercase), as: UTF8.self)
    let type =
      switch scheme {
      case "http", "https": "response"
      case "filedesc": "arc_header"
      default: scheme
      }
    let contentType = String(decoding: fields[date + 1], as: UTF8.self)
    record = ArchiveRecord(
      type: type, url: address, date: Self.timestamp(fields[date]), contentType: contentType,
      contentLength: hasLength ? length ?? 0 : 0)
  }

  private static func date(in fields: [ArraySlice<UInt8>]) -> Int? {
    for last in [fields.count - 8, fields.count - 3] where last >= 2 {
      for index in stride(from: last, through: 2, by: -1) {
        let field = fields[index]
        if (12...18).contains(field.count), field.allSatisfy({ (0x30...0x39).contains($0) }) {
          return index
        }
      }
    }
    return nil
  }

  private static func isOfScheme(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(lowercase(byte)) || (0x30...0x39).contains(byte)
      || [UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: ".")].contains(byte)
  }

  private static func isOfAddress(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(lowercase(byte))
      || [UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "-")].contains(byte)
  }

  /// `20140216050221` as `2014-02-16T05:02:21Z`; digits behind the seconds do not count.
  private static func timestamp(_ digits: ArraySlice<UInt8>) -> String? {
    let text = String(decoding: digits, as: UTF8.self)
    func part(_ from: Int, _ count: Int) -> String {
      let rest = text.dropFirst(from).prefix(count)
      return rest.count == count ? String(rest) : "00"
    }
    return "\(part(0, 4))-\(part(4, 2))-\(part(6, 2))T\(part(8, 2)):\(part(10, 2)):\(part(12, 2))Z"
  }
}
