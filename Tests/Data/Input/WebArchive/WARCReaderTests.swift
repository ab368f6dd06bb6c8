import GopherCore
import MassiveText
import Testing

@Suite struct WARCReaderTests {
  private let samples: InputSamples

  init() throws { samples = try InputSamples() }

  private func record(
    _ type: String, _ content: String, contentType: String = "application/http; msgtype=response",
    id: String? = "<urn:uuid:1>", length: Int? = nil
  ) -> String {
    var header = "WARC/1.0\r\nWARC-Type: \(type)\r\nWARC-Target-URI: http://x/\(type)\r\n"
    if let id { header += "WARC-Record-ID: \(id)\r\n" }
    header += "WARC-Date: 2020-01-02T03:04:05Z\r\nContent-Type: \(contentType)\r\n"
    header += "Content-Length: \(length ?? content.utf8.count)\r\n\r\n"
    return header + content + "\r\n\r\n"
  }

  private func response(_ body: String, header: String = "Content-Type: text/html") -> String {
    "HTTP/1.1 200 OK\r\n\(header)\r\n\r\n\(body)"
  }

  private func read(_ archive: String) throws -> InputResult {
    try samples.write(archive, to: "a.warc")
    return try samples.read()
  }

  @Test func readsPagesAndPassesOverOtherRecords() throws {
    let result = try read(
      record("warcinfo", "software: x", contentType: "application/warc-fields")
        + record(
          "request", "GET / HTTP/1.1\r\n\r\n", contentType: "application/http; msgtype=request")
        + record("response", response("<p>One"), id: nil)
        + record("resource", "<p>Two", contentType: "text/html; charset=utf-8")
        + record("conversion", "Three\r\n", contentType: "text/plain")
        + record("metadata", "x: y", contentType: "application/warc-fields"))
    #expect(result.texts == ["<p>One", "<p>Two", "Three\n"])
    let info = record("warcinfo", "software: x", contentType: "application/warc-fields")
    let request = record(
      "request", "GET / HTTP/1.1\r\n\r\n", contentType: "application/http; msgtype=request")
    let place = (info + request).utf8.count
    #expect(result.documents.map(\.id) == ["a.warc@\(place)", "1", "1"])
    #expect(
      result.documents.map(\.url) == [
        "http://x/response", "http://x/resource", "http://x/conversion",
      ])
    #expect(result.documents[0].created == "2020-01-02T03:04:05Z")
    #expect(result.rejections.isEmpty)
  }

  /// Copied anew for each line, such a value would take five minutes.
  @Test(.timeLimit(.minutes(3))) func bearsAFieldOfAMillionLines() throws {
    let long = "X-Long: a" + String(repeating: "\r\n b", count: 1_000_000)
    let header = "\(long)\r\nContent-Type: text/html"
    let result = try read(record("response", response("<p>One", header: header)))
    #expect(result.texts == ["<p>One"])
  }

  @Test func takesTheCharacterSetFromTheHeader() throws {
    let header = "Content-Type: text/html; charset=\"ISO-8859-1\""
    let result = try read(record("response", response("<p>x", header: header)))
    guard case .html(_, let charset)? = result.documents.first?.content else {
      Issue.record("no page")
      return
    }
    #expect(charset == "iso-8859-1")
  }

  @Test(arguments: [
    ("4\r\n<p>a\r\n3;x=y\r\nbcd\r\n0\r\n\r\n", "<p>abcd"), ("<p>not chunked", "<p>not chunked"),
    ("4\r\n<p>a\r\nzz\r\nrest", "<p>azz\r\nrest"), ("4\r\n<p>a\r\n9\r\nshort", "<p>ashort"),
  ])
  func takesChunksApart(body: String, expected: String) throws {
    let header = "Content-Type: text/html\r\nTransfer-Encoding: chunked"
    #expect(try read(record("response", response(body, header: header))).texts == [expected])
  }

  @Test(arguments: [
    (Rejection.Reason.otherStatus, "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>x"),
    (.otherKind, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n<p>x"),
    (.otherKind, "HTTP/1.1 200 OK\r\n\r\nno type"),
    (.empty, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n \n"),
    (.malformedHTTP, "<p>x"), (.malformedHTTP, "HTTP/1.1\r\n\r\n"), (.malformedHTTP, ""),
    (
      .unknownContentCoding,
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n\r\nxyz"
    ),
    (
      .truncatedGzip,
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n\u{1F}\u{8B}"
    ),
    (.binary, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n%PDF-1.4"),
  ])
  func namesWhyAResponseIsNoPage(reason: Rejection.Reason, message: String) throws {
    // The one message with bytes beyond ASCII means single bytes.
    let bytes = message.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    let header = record("response", "", length: bytes.count).utf8.dropLast(4)
    let good = record("response", response("<p>good"))
    try samples.write(Array(header) + bytes + Array("\r\n\r\n\(good)".utf8), to: "a.warc")
    let result = try samples.read()
    #expect(result.reasons == [reason])
    #expect(result.rejections.first?.location.byteOffset == 0)
    #expect(result.texts == ["<p>good"])
  }

  @Test func goesOnBehindARecordThatCannotBeRead() throws {
    let good = record("response", response("<p>good"))
    let noLength = good.replacing("Content-Length", with: "X-Length")
    let result = try read(good + noLength + good + "junk\r\nmore junk\r\n" + good)
    #expect(result.texts == ["<p>good", "<p>good", "<p>good"])
    #expect(result.reasons == [.malformedWARC, .malformedWARC])
    #expect(result.rejections.first?.location.byteOffset == good.utf8.count)
  }

  @Test func keepsTheRecordsBeforeTheEnd() throws {
    let good = record("response", response("<p>good"))
    for cut in [10, 150, good.utf8.count - 8] {
      let result = try read(good + String(decoding: Array(good.utf8).prefix(cut), as: UTF8.self))
      #expect(result.texts == ["<p>good"])
      #expect(result.reasons == [.truncatedWARC])
    }
    try samples.write(good, to: "a.warc")
    try samples.run("(gzip -c a.warc; gzip -c a.warc | head -c 100) > b.warc.gz; rm a.warc")
    let result = try samples.read()
    #expect(result.texts == ["<p>good"])
    #expect(result.reasons == [.truncatedGzip])
  }

  @Test func namesARecordOfGzipByItsMember() throws {
    let page = record("response", response("<p>page"), id: nil)
    try samples.write(page, to: "one")
    try samples.write(page + page, to: "two")
    try samples.run("(gzip -c one; gzip -c two) > a.warc.gz; gzip -c one | wc -c > size")
    let size = String(decoding: try samples.bytes(of: "size"), as: UTF8.self).filter(\.isNumber)
    let result = try InputResult(paths: [samples.directory.appending("a.warc.gz")])
    #expect(
      result.documents.map(\.id)
        == ["a.warc.gz@0", "a.warc.gz@\(size)", "a.warc.gz@\(size)+\(page.utf8.count)"])
  }

  @Test func readsRecordsThatSpanMembers() throws {
    let page = record("response", response("<p>" + String(repeating: "x", count: 1000)))
    try samples.write(page + page, to: "all")
    try samples.run(
      "(head -c 100 all | gzip -c; tail -c +101 all | head -c 900 | gzip -c; "
        + "tail -c +1001 all | gzip -c) > a.warc.gz; rm all")
    let result = try samples.read()
    #expect(result.documents.count == 2)
    #expect(result.rejections.isEmpty)
  }

  @Test func takesFoldedHeadersOldVersionsBracketsAndSpaces() throws {
    let body = response("<p>x")
    let header =
      "WARC/0.18\r\nwarc-type: response\r\nWARC-Target-URI: <http://x/a\r\n  b>\r\n"
      + "Content-Type: application/http\r\nCONTENT-LENGTH:\r\n \(body.utf8.count)\r\n\r\n"
    let result = try read(header + body + "\r\n\r\n")
    #expect(result.documents.map(\.url) == ["http://x/a%20b"])
  }

  @Test func boundsTheSizeOfAPage() throws {
    let long = record("response", response("<p>" + String(repeating: "x", count: 200_000)))
    try samples.write(long + record("response", response("<p>good")), to: "a.warc")
    let result = try samples.read(InputOptions(maximumDocumentBytes: 1000))
    #expect(result.texts == ["<p>good"])
    #expect(result.reasons == [.tooLarge])
  }
}
