/// The headers of all records of a web archive, and what of it cannot be read; to hold the reader
/// against other programs.
package struct ArchiveListing {
  /// One record.
  package struct Entry: Equatable, Sendable {
    /// Where its gzip member begins on disk; of a plain file where it begins itself.
    package let fileOffset: Int
    /// What it is, such as `response`.
    package let type: String
    /// The address it is about.
    package let url: String?
    /// The bytes of its content.
    package let length: Int
  }

  /// The records in the order of the file.
  package private(set) var entries = [Entry]()
  /// What cannot be read, in the order of the file.
  package private(set) var rejections = [Rejection]()

  /// Lists a file; one that is no web archive gives a rejection.
  package init(_ file: InputFile) {
    do throws(ByteFault) {
      let opened = try OpenedInput(file, kinds: [.warc, .arc])
      var scanner = ArchiveScanner(opened.source, kind: opened.kind)
      while let found = try scanner.next() {
        switch found {
        case .lost(let place, let why):
          let reason = opened.kind == .arc ? Rejection.Reason.malformedARC : .malformedWARC
          rejections.append(Rejection(reason, at: place.location(in: file), detail: why))
        case .record(let record):
          entries.append(
            Entry(
              fileOffset: record.fileOffset, type: record.type, url: record.url,
              length: record.contentLength))
          try scanner.skip(record)
        }
      }
    } catch {
      rejections.append(error.rejection(in: file.name))
    }
  }
}
