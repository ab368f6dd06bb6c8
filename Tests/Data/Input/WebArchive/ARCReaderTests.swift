import MassiveText
import Testing

@Suite struct ARCReaderTests {
  private let samples: InputSamples

  init() throws { samples = try InputSamples() }

  private let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Page"

  private func archive(_ header: String, _ records: [(head: String, content: String)]) -> String {
    let first = "filedesc://a.arc 0.0.0.0 20140216050221 text/plain \(header.utf8.count)"
    return "\(first)\n\(header)\n"
      + records.map { "\($0.head) \($0.content.utf8.count)\n\($0.content)\n" }.joined()
  }

  private var versionOne: String {
    archive(
      "1 0 Org\nURL IP-address Archive-date Content-type Archive-length\n",
      [
        ("http://x/a b 1.2.3.4 20140216050221 text/html", page),
        ("dns:x 1.2.3.4 20140216050221 text/dns", "20140216\nx 1.2.3.4"),
        ("https://x/c ::1 20140216050222 text/html; charset=utf-8", page),
        ("http://x/d 1.2.3.4 20140216050221 text/html", page.replacing("200", with: "404")),
      ])
  }

  @Test(arguments: ["a.arc", "a.arc.gz", "bare"])
  func readsThePagesOfVersionOne(name: String) throws {
    try samples.write(versionOne, to: "plain")
    try samples.run(name.hasSuffix("gz") ? "gzip -c plain > \(name)" : "cp plain \(name)")
    let result = try InputResult(paths: [samples.directory.appending(name)])
    #expect(result.texts == ["<p>Page", "<p>Page"])
    #expect(result.documents.map(\.url) == ["http://x/a%20b", "https://x/c"])
    #expect(
      result.documents.map(\.created) == ["2014-02-16T05:02:21Z", "2014-02-16T05:02:22Z"])
    #expect(result.reasons == [.otherStatus])
  }

  @Test func readsThePagesOfVersionTwo() throws {
    try samples.write(
      archive(
        "2 0 Org\nURL IP-address Archive-date Content-type Result-code Checksum Location Offset "
          + "Filename Archive-length\n",
        [("http://x/a 1.2.3.4 20140216050221 text/html 200 abc - 310 a.arc", page)]), to: "a.arc")
    let result = try samples.read()
    #expect(result.documents.map(\.url) == ["http://x/a"])
    #expect(result.rejections.isEmpty)
  }

  @Test func goesOnBehindWhatCannotBeRead() throws {
    let good = "http://x/ 1.2.3.4 20140216050221 text/html \(page.utf8.count)\n\(page)\n"
    let bad = good.replacing(" \(page.utf8.count)\n", with: " -1\n")
    try samples.write(good + bad + good + "junk\n" + good + good.prefix(80), to: "a.arc")
    let result = try samples.read()
    #expect(result.documents.count == 3)
    #expect(result.reasons == [.malformedARC, .malformedARC, .truncatedARC])
    #expect(result.rejections.first?.location.byteOffset == good.utf8.count)
  }
}
