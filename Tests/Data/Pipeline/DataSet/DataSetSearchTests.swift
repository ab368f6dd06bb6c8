import GopherCore
import MassiveText
import Testing

@Suite struct DataSetSearchTests {
  @Test("a cluster is known from each of its documents")
  func twins() throws {
    let data = try DescribedDataSet.shared.get().data
    let findings = try (0..<3).flatMap { try data.find("same\($0)") }
    let survivors = findings.filter { !$0.place.hasSuffix("deduplication") }
    #expect(findings.count == 3)
    #expect(survivors.count == 1)
    let survivor = try #require(survivors.first?.record["id"]?.string)
    let twins = try data.twins(ofSurvivor: survivor)
    #expect(twins.map(\.id) == (0..<3).map { "same\($0)" }.filter { $0 != survivor })
    #expect(twins.allSatisfy { $0.reason == "exact_duplicate" && $0.twin == survivor })
    #expect(try data.twins(ofSurvivor: "nobody").isEmpty)
  }

  @Test("the span shared with a test item is where it stands in the text")
  func span() throws {
    let data = try DescribedDataSet.shared.get().data
    let leak = try #require(try data.find("leak").first)
    #expect(leak.place == "test_set")
    #expect(leak.record["twin"]?.string == "test set test.txt")
    let span = try #require(leak.matchedSpan)
    let text = try #require(span.text)
    #expect(SampleInput.prose(151).hasPrefix(text))
    #expect(text.unicodeScalars.count == span.characters.count)
    #expect(span.characters.lowerBound == "Before it. ".unicodeScalars.count)
    let other = try #require(try data.find("pages/short.txt").first)
    #expect(other.matchedSpan == nil)
  }
}
