import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct AddressFilterTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func filter(hosts: String = "", addresses: String = "") throws -> AddressFilter {
    var settings = ContentSettings()
    for (name, list) in [("hosts", hosts), ("addresses", addresses)] {
      try Data(list.utf8).write(to: URL(fileURLWithPath: directory.appending(name)))
    }
    settings.blockedHosts = [directory.appending("hosts")]
    settings.blockedAddresses = [directory.appending("addresses")]
    return try #require(try AddressFilter(loading: settings))
  }

  private func reason(_ filter: AddressFilter, _ url: String) -> String? {
    filter.verdict(on: url).reason
  }

  @Test("a host blocks itself and what is below it")
  func hosts() throws {
    let filter = try filter(
      hosts: """
        # a comment
        example.com
        *.Wild.org   # another
        .dot.net
        0.0.0.0 hosts.file
        https://whole.example/with/path
        """)
    for url in [
      "http://example.com", "https://www.EXAMPLE.com:8080/a?b#c", "https://a.b.example.com./",
      "//user:pass@example.com/", "wild.org/page", "http://x.wild.org", "http://dot.net",
      "http://hosts.file/", "http://whole.example/",
    ] {
      #expect(reason(filter, url) == "blocked_host", "\(url)")
    }
    for url in [
      "http://badexample.com", "http://example.com.au", "http://com", "http://org/example.com",
      "", "http://", "http://dot.net@other.org/", "http://other.org?u=http://example.com",
    ] {
      #expect(reason(filter, url) == nil, "\(url)")
    }
    #expect(filter.verdict(on: nil).isKept)
  }

  @Test("an address blocks what continues it at a / or ?")
  func addresses() throws {
    let filter = try filter(
      addresses: """
        http://example.com/a
        forum.org/user/
        query.net/?id=
        whole.org
        """)
    for url in [
      "https://example.com/a", "http://EXAMPLE.com/a/b", "http://example.com/a?x",
      "example.com/a#f",
      "http://forum.org/user/name", "http://query.net/?id=7", "http://whole.org/any",
    ] {
      #expect(reason(filter, url) == "blocked_url", "\(url)")
    }
    for url in [
      "http://example.com/ab", "http://www.example.com/a", "http://example.com/A",
      "http://forum.org/user", "http://query.net/?i=7", "http://sub.whole.org/",
    ] {
      #expect(reason(filter, url) == nil, "\(url)")
    }
  }

  @Test("the entry that blocks and its list are told, a host's before an address's")
  func entries() throws {
    let filter = try filter(hosts: "wild.org\n", addresses: "wild.org/a\nexample.com/b\n")
    let host = filter.verdict(on: "http://a.wild.org/a")
    #expect(host.stage == "address" && host.reason == "blocked_host")
    #expect(host.values == [Measurement("entry", "wild.org"), Measurement("list", "hosts")])
    let address = filter.verdict(on: "http://example.com/b/c")
    #expect(
      address.values
        == [Measurement("entry", "example.com/b"), Measurement("list", "addresses")])
  }

  @Test("without lists there is no filter; a missing list is named")
  func loading() throws {
    #expect(try AddressFilter(loading: ContentSettings()) == nil)
    var settings = ContentSettings()
    settings.blockedHosts = [directory.appending("nowhere")]
    let failure = #expect(throws: Failure.self) { try AddressFilter(loading: settings) }
    #expect(failure?.kind == .usage)
    #expect(failure?.message.contains("nowhere") == true)
  }

  /// Lines of which the first two, r0 and r1, are of a blocked host.
  private func lines(_ input: SampleInput) throws -> Recipe {
    try input.write(
      "records.jsonl",
      (0..<6).map { number in
        JSONValue.object([
          "id": .string("r\(number)"), "text": .string(SampleInput.prose(number + 80)),
          "url": .string(number < 2 ? "http://a.bad.org/\(number)" : "http://good.org/\(number)"),
        ]).description
      }.joined(separator: "\n"))
    try input.write("blocked", "bad.org\n")
    var recipe = try input.recipe()
    recipe.subsets["web"]?.inputs = [input.directory.appending("records.jsonl")]
    recipe.content.blockedHosts = [input.directory.appending("blocked")]
    return recipe
  }

  @Test("the stage stands before extraction, and a list that changes is noticed")
  func stage() throws {
    let input = try SampleInput()
    let recipe = try lines(input)
    let output = directory.appending("out")
    let manifest = try Pipeline(recipe, output: output).run()
    let web = try #require(manifest.subsets["web"]?.funnel)
    #expect(web.addsUp)
    #expect(web.stages.map(\.stage).prefix(4) == ["read", "address", "extract", "language"])
    #expect(web["address"]?.dropped.mapValues(\.documents) == ["blocked_host": 2])
    // Bytes are of input up to extraction, and of text behind it.
    let address = try #require(web["address"])
    #expect(address.entered == web["read"]?.kept)
    #expect(address.bytesOut == web["extract"]?.entered.bytes)
    #expect(manifest.subsets["books"]?.funnel["address"] == nil)
    let data = try DataSet(output)
    let finding = try #require(try data.find("r1").first)
    #expect(finding.place == "address" && finding.text == nil)
    #expect(finding.record["values"]?["entry"]?.string == "bad.org")
    #expect(finding.record["values"]?["list"]?.string == "blocked")
    #expect(finding.record["metadata"]?["url"]?.string == "http://a.bad.org/1")
    let kept = try #require(try data.find("r2").first)
    #expect(data.verdicts(on: kept).map(\.stage).prefix(2) == ["address", "language"])
    #expect(try data.verify().isEmpty)
    try input.write("blocked", "good.org\n")
    let again = try Pipeline(recipe, output: output).run()
    #expect(
      again.subsets["web"]?.funnel["address"]?.dropped.mapValues(\.documents)
        == ["blocked_host": 4])
  }

  @Test("pages of a blocked host are not even decoded: their damage is not met")
  func nothingIsExtracted() throws {
    // A character set that nobody knows ends in `unknown_encoding` where a page is extracted.
    let body = "<html><head><meta charset=x-nobody></head><body>\u{1}</body></html>"
    func record(_ url: String) -> String {
      let http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=x-nobody\r\n\r\n\(body)"
      return "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: \(url)\r\n"
        + "Content-Type: application/http; msgtype=response\r\n"
        + "Content-Length: \(http.utf8.count)\r\n\r\n\(http)\r\n\r\n"
    }
    let input = directory.appending("a.warc"), output = directory.appending("a.jsonl")
    try Data((record("http://bad.org/a") + record("http://good.org/a")).utf8)
      .write(to: URL(fileURLWithPath: input))
    try Data("bad.org".utf8).write(to: URL(fileURLWithPath: directory.appending("hosts")))
    var recipe = Recipe()
    recipe.content.blockedHosts = [directory.appending("hosts")]
    let funnel = try FileStages(inputs: [input], output: output, recipe: recipe).filter([.content])
    #expect(funnel.addsUp)
    #expect(funnel["address"]?.dropped.mapValues(\.documents) == ["blocked_host": 1])
    #expect(funnel["extract"]?.entered.documents == 1)
    #expect(funnel["extract"]?.dropped.values.map(\.documents) == [1])
  }
}
