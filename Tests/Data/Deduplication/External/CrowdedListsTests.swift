import GopherCore
import MassiveText
import TestSupport
import Testing

/// Lists of many survivors are looked up by rare n-grams, which changes no decision.
@Suite struct CrowdedListsTests {
  private typealias Document = (id: String, words: [String])

  /// Documents of two templates: a common text with a part of their own of several lengths, so that
  /// similarities go from 0.5 to 0.9, and others that share a part with some of their kind.
  private func documents(_ count: Int) -> [Document] {
    var random = RandomText(seed: 11)
    let templates = [random.distinctWords(300), random.distinctWords(240)]
    let shared = (0..<12).map { _ in random.distinctWords(30) }
    return (0..<count).map { number in
      let template = templates[number % 2]
      var words = template + random.distinctWords(12 + number % 7 * 14)
      if number.isMultiple(of: 3) { words += shared[number % shared.count] }
      return ("document \(number)", words)
    }
  }

  @Test("the plain version's result, whatever the memory, the threads and the order")
  func plain() throws {
    let fixture = try DeduplicationFixture(), documents = documents(1100)
    let expected = try DeduplicationFixture.plainDrops(of: documents)
    #expect(expected.count > 50 && documents.count - expected.count > 200)
    for (seed, threads, memory) in [(1, 1, 1 << 28), (2, 2, 1 << 20), (3, 2, 1 << 14)] {
      let order = Permutation(
        count: UInt64(documents.count), random: Philox(seed: UInt64(seed), purpose: "order"))
      let permuted = documents.indices.map { documents[Int(order[UInt64($0)])] }
      try fixture.write(permuted, to: "in.jsonl.zst")
      let found = try fixture.deduplicate("in.jsonl.zst", threads: threads, memory: memory)
      #expect(Set(found.dropped) == expected)
      #expect(found.dropped.count == expected.count)
    }
  }
}
