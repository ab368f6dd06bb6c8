/// The header of one record of a web archive, WARC (ISO 28500) or ARC.
struct ArchiveRecord: Equatable {
  /// What the record is, in lower case: `response`, `request`, `resource`, `conversion`, …; of ARC
  /// `response` for pages of the web, and `arc_header` for the record that a file begins with.
  var type: String
  /// The page's address, spaces in it written as `%20`.
  var url: String?
  /// The record's own name.
  var identity: String?
  /// When it was fetched, as `2020-01-02T03:04:05Z`.
  var date: String?
  /// The `Content-Type` of the record; of ARC that of the page.
  var contentType: String?
  /// The bytes of its content.
  var contentLength: Int
  /// Where it begins in the unfolded file.
  var offset = 0
  /// Where its gzip member or zstd frame begins on disk; of a plain file where it begins itself.
  var fileOffset = 0
  /// How many unfolded bytes of the member or frame stand before it; 0 where each has its own.
  var inner = 0

  /// The record as the number that finds it again: where its member begins, `a.warc.gz@3456`, and
  /// what stands before it there, `a.warc.gz@0+4096`.
  func identity(in file: InputFile) -> String {
    identity ?? (file.identity(at: fileOffset) + (inner > 0 ? "+\(inner)" : ""))
  }

  /// The place for people: on disk where that finds the record, else in the unfolded file.
  func location(in file: InputFile) -> Rejection.Location {
    Rejection.Location(
      path: file.name, byteOffset: inner == 0 ? fileOffset : offset, unfolded: inner > 0)
  }
}

extension ArchiveRecord {
  /// The record of a WARC header; nil for one without a length.
  init?(warc fields: HeaderFields) {
    guard let length = fields["content-length"].flatMap({ Int($0) }), length >= 0 else {
      return nil
    }
    self.init(
      type: fields["warc-type"]?.lowercased() ?? "",
      url: Self.address(fields["warc-target-uri"]), identity: Self.name(fields["warc-record-id"]),
      date: fields["warc-date"], contentType: fields["content-type"], contentLength: length)
  }

  /// The name without the brackets and `urn:uuid:` around it.
  private static func name(_ text: String?) -> String? {
    guard let bare = text?.filter({ $0 != "<" && $0 != ">" }) else { return nil }
    let short = bare.hasPrefix("urn:uuid:") ? String(bare.dropFirst(9)) : bare
    return short.isEmpty ? nil : short
  }

  /// An address without the brackets that some writers put around it.
  private static func address(_ text: String?) -> String? {
    guard let text else { return nil }
    let bare =
      text.hasPrefix("<") && text.hasSuffix(">") ? String(text.dropFirst().dropLast()) : text
    return bare.isEmpty ? nil : bare.replacing(" ", with: "%20")
  }
}
