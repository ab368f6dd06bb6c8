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
    try DeduplicationFixture().expectPlainDrops(
      of: documents(1100), by: [(1, 1, 1 << 28), (2, 2, 1 << 20), (3, 2, 1 << 14)]
    ) { found, _ in
      #expect(found.dropped.count > 50 && found.kept.count > 200)
    }
  }
}
