import GopherCore
import MassiveText
import Testing

@Suite struct HostCountsTests {
  @Test(
    "the host of an address",
    arguments: [
      ("https://user@WWW.Example.org:8080/a?b", "example.org"),
      ("http://example.org", "example.org"), ("http://a.b.c?x=//d", "a.b.c"),
      ("http://[2001:db8::1]:80/", "[2001:db8::1]"), ("ftp://www.www.de#x", "www.de"),
      ("example.org/page", nil), ("http:///page", nil), ("", nil), ("://@:", nil),
    ] as [(String, String?)])
  func hosts(url: String, host: String?) {
    #expect(WebHost.of(url) == host)
  }

  /// Hosts that come about as often as 1 / their number, in a random order.
  private static let stream: [Int] = {
    let random = Philox(seed: 4, purpose: "hosts")
    return (0..<20_000).map { index in
      let first = Int(random.integer(below: 2000, at: UInt64(2 * index)))
      return Int(random.integer(below: UInt64(first + 1), at: UInt64(2 * index + 1)))
    }
  }()

  private static let exact = stream.reduce(into: [String: Int]()) {
    $0["host\($1)", default: 0] += 1
  }

  @Test("with room for all hosts the counts are exact")
  func exactCounts() {
    var counts = HostCounts(limit: 2000)
    for host in Self.stream { counts.add("host\(host)", Tally(documents: 1, bytes: 10)) }
    #expect(counts.undercount == 0)
    #expect(counts.hosts == Self.exact.count)
    let best = Self.exact.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(20)
    #expect(counts.top(20).map(\.host) == best.map(\.key))
    #expect(counts.top(20).map(\.tally.documents) == best.map(\.value))
    #expect(counts.top(20).allSatisfy { $0.tally.bytes == 10 * $0.tally.documents })
  }

  @Test("without room every count is low by at most what is said, which is little")
  func boundedCounts() {
    var counts = HostCounts(limit: 100), part = HostCounts(limit: 100)
    for (index, host) in Self.stream.enumerated() {
      part.add("host\(host)", Tally(documents: 1, bytes: 10))
      if index % 777 == 776 {
        counts.add(part)
        part = HostCounts(limit: 100)
      }
    }
    counts.add(part)
    #expect(counts.undercount > 0 && counts.undercount <= Self.stream.count / 100)
    #expect(counts.hosts == nil)
    let kept = Dictionary(
      uniqueKeysWithValues: counts.top(.max).map { ($0.host, $0.tally.documents) })
    #expect(kept.count <= 200)
    for (host, exact) in Self.exact {
      let found = kept[host] ?? 0
      #expect(found <= exact && exact - found <= counts.undercount, "\(host)")
    }
  }
}
