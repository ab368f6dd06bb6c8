/// Finds the records of a web archive one after another, in one gzip member each or in any other cut.
///
/// Behind what cannot be read it goes on at the next line that begins a record: one with `WARC/`, or
/// an ``ARCHeader``.
struct ArchiveScanner {
  /// What stands next in an archive.
  enum Found {
    /// A record; its content is to be read or passed over before the next step.
    case record(ArchiveRecord)
    /// Something that is no record, where it begins, and why.
    case lost(ArchiveRecord, String)
  }

  let source: BufferedSource
  let kind: InputKind
  private let end: Int
  private var isLost = false

  /// The longest line of a header, and the most lines of one.
  static let longestLine = 1 << 16
  private static let mostLines = 1024

  /// A scanner.
  ///
  /// - Parameter end: where in the unfolded file the records begin that are left to others.
  init(_ source: BufferedSource, kind: InputKind, end: Int? = nil) {
    self.source = source
    self.kind = kind
    self.end = end ?? .max
  }

  /// What stands next; nil at the end.
  mutating func next() throws(ByteFault) -> Found? {
    while source.offset < end {
      let offset = source.offset
      guard let next = try source.line(limit: Self.longestLine) else { return nil }
      var place = ArchiveRecord(type: "", contentLength: 0, offset: offset)
      (place.fileOffset, place.inner) = source.place(of: offset)
      switch next {
      case .tooLong:
        if let found = lost(place, "a line too long for a header") { return found }
      case .whole(let line) where line.isEmpty: continue
      case .whole(let line):
        let header = try kind == .arc ? arcHeader(line) : warcHeader(line)
        switch header {
        case .none:
          if let found = lost(place, "a line that begins no record") { return found }
        case .damaged:
          // What follows a header without a length is lost with it.
          isLost = true
          return .lost(place, "a record that gives no length")
        case .record(var record):
          isLost = false
          (record.offset, record.fileOffset) = (place.offset, place.fileOffset)
          record.inner = place.inner
          return .record(record)
        }
      }
    }
    return nil
  }

  private enum Header {
    case none
    case damaged
    case record(ArchiveRecord)
  }

  private func arcHeader(_ line: ArraySlice<UInt8>) -> Header {
    guard let header = ARCHeader(line) else { return .none }
    return header.hasLength ? .record(header.record) : .damaged
  }

  private func warcHeader(_ line: ArraySlice<UInt8>) throws(ByteFault) -> Header {
    guard line.starts(with: "WARC/".utf8) else { return .none }
    var fields = HeaderFields()
    for _ in 0..<Self.mostLines {
      guard let next = try source.line(limit: Self.longestLine) else {
        throw ByteFault(.truncatedWARC, at: source.fileOffset, "it ends inside a header")
      }
      guard case .whole(let line) = next else { continue }
      if line.isEmpty { break }
      fields.add(line: line)
    }
    return ArchiveRecord(warc: fields).map { .record($0) } ?? .damaged
  }

  /// The first of several lines in a row that are lost.
  private mutating func lost(_ place: ArchiveRecord, _ why: String) -> Found? {
    defer { isLost = true }
    return isLost ? nil : .lost(place, why)
  }

  /// Appends the content of a record to an array.
  func read(_ record: ArchiveRecord, into content: inout [UInt8]) throws(ByteFault) {
    content.reserveCapacity(record.contentLength)
    guard try source.read(record.contentLength, into: &content) == record.contentLength else {
      throw truncated(record)
    }
  }

  /// Passes over the content of a record.
  func skip(_ record: ArchiveRecord) throws(ByteFault) {
    guard try source.skip(record.contentLength) == record.contentLength else {
      throw truncated(record)
    }
  }

  private func truncated(_ record: ArchiveRecord) -> ByteFault {
    ByteFault(
      kind == .arc ? .truncatedARC : .truncatedWARC, at: source.fileOffset,
      "the record at byte \(record.inner == 0 ? record.fileOffset : record.offset) should have "
        + "\(record.contentLength) bytes")
  }
}
