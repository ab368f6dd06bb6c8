import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

/// Holds the reader against warcio's reading of real archives (`Tests/Conformance/warc_pages.py`).
@Suite(.enabled(if: Places.sharedData != nil, "../shared/data is missing"))
struct WARCConformanceTests {
  private let root = "\(Places.sharedData ?? "")/warc"

  private struct Page: Hashable {
    var file: String
    var id: String
    var bytes: Int
    var digest: String
  }

  @Test func findsThePagesThatWarcioFinds() throws {
    let golden = try String(
      contentsOfFile: "\(Places.package)/Tests/Data/Goldens/warc_pages.tsv", encoding: .utf8)
    let expected = golden.split(separator: "\n").map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return (
        page: Page(file: fields[0], id: fields[1], bytes: Int(fields[3]) ?? 0, digest: fields[4]),
        url: fields[2]
      )
    }
    let files = Set(expected.map(\.page.file)).sorted()
    var found = [Page]()
    for file in files {
      try InputReader().read(paths: ["\(root)/\(file)"]) { item in
        guard case .document(let document) = item, case .html(let bytes, _) = document.content
        else { return }
        found.append(
          Page(
            file: file, id: document.id, bytes: bytes.count,
            digest: String(SHA256.of(bytes).prefix(16))))
      }
    }
    let missing = Set(expected.map(\.page)).subtracting(found),
      more = Set(found).subtracting(expected.map(\.page))
    #expect(missing.isEmpty, "\(missing.sorted { $0.id < $1.id })")
    #expect(more.isEmpty, "\(more.sorted { $0.id < $1.id })")
    #expect(found.count == expected.count)
  }

  /// A line of `Tests/Conformance/web_archives.py`'s golden.
  private struct Line {
    let file: String
    /// Nil where the peer cannot tell.
    let offset: Int?
    let type: String
    let url: String?
    /// Nil where the header gives none that a record can have.
    let length: Int?

    init(_ line: Substring) {
      let fields = line.split(separator: "\t").map(String.init)
      file = fields[0]
      offset = Int(fields[1])
      type = fields[2]
      url = fields[3] == "-" ? nil : fields[3]
      length = Int(fields[4])
    }
  }

  /// What keeps a listing from being the peers'; nil if nothing does.
  private func difference(_ lines: [Line], _ listing: ArchiveListing) -> String? {
    let records = lines.filter { $0.length != nil }, damaged = lines.filter { $0.length == nil }
    guard records.count == listing.entries.count else {
      return "\(listing.entries.count) records, not \(records.count)"
    }
    for (line, entry) in zip(records, listing.entries) {
      let isSame =
        (line.type, line.url, line.length) == (entry.type, entry.url, entry.length)
        && (line.offset ?? entry.fileOffset) == entry.fileOffset
      if !isSame { return "\(entry), not \(line)" }
    }
    let places = listing.rejections.compactMap(\.location.byteOffset)
    return damaged.allSatisfy { places.contains($0.offset ?? -1) } ? nil : "\(places)"
  }

  @Test func listsTheRecordsThatWarcioAndFastWARCList() throws {
    let golden = try String(
      contentsOfFile: "\(Places.package)/Tests/Data/Goldens/web_archive_records.tsv",
      encoding: .utf8)
    let lines = golden.split(separator: "\n").map(Line.init)
    let files = Dictionary(grouping: lines, by: \.file)
    #expect(files.count == 34)
    for (name, lines) in files {
      // Under its own name a WAT file is not read.
      let known = name.replacing(".wat", with: "")
      let file = InputFile(path: "\(root)/\(name)", name: known, bytes: 0)
      let difference = difference(lines, ArchiveListing(file))
      #expect(difference == nil, "\(name): \(difference ?? "")")
    }
  }

  @Test(arguments: [
    ("resiliparse/clipped.warc.gz", ["truncated_gzip 18184"]),
    ("warcio/example-trunc.warc", ["truncated_gzip 1197", "malformed_warc 2560"]),
    (
      "warcio/bad.arc",
      ["malformed_arc 0", "malformed_arc 134", "malformed_http 202", "malformed_arc 262"]
    ),
    ("resiliparse/warcfile.warc.lz4", ["kind_not_accepted 0"]),
    ("whirlwind/whirlwind.warc.wat.gz", ["kind_not_accepted 0"]),
  ])
  func namesWhatIsWrongAndWhere(name: String, expected: [String]) throws {
    let result = try InputResult(paths: ["\(root)/\(name)"])
    let found = result.rejections.map { "\($0.reason.rawValue) \($0.location.byteOffset ?? -1)" }
    #expect(found.filter { !$0.hasPrefix("http_status") } == expected)
  }

  @Test func readsEveryArchiveWithoutACrash() throws {
    try InputReader().read(paths: [root]) { _ in }
  }
}
