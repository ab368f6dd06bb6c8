import GopherCore
import MassiveText
import Testing

/// Originals of 60 to 400 words and copies with some words changed, so that the 13-gram Jaccard
/// similarities spread from 0.3 to 1.
private func plantedDocuments(_ families: Int, seed: UInt64) -> [(id: String, words: [String])] {
  var random = RandomText(seed: seed)
  var documents: [(id: String, words: [String])] = []
  for family in 0..<families {
    let original = random.distinctWords(60 + random.number(below: 340))
    documents.append(("original \(family)", original))
    for copy in 0..<2 {
      var words = original
      // One changed word costs up to 13 of the n-grams.
      let changes = random.number(below: max(2, words.count / 40)) + (copy == 0 ? 0 : 1)
      for _ in 0..<changes { words[random.number(below: words.count)] = "changed" }
      if random.number(below: 3) == 0 { words.append(contentsOf: random.distinctWords(10)) }
      documents.append(("copy \(family).\(copy)", words))
    }
  }
  return documents
}

private func duplicates(
  _ documents: [(id: String, words: [String])],
  settings: NearDeduplicationSettings = NearDeduplicationSettings()
) throws -> [Duplicate] {
  let texts = documents.map { $0.words.joined(separator: " ") }
  let hasher = MinHasher(settings: settings)
  var deduplicator = NearDeduplicator(settings: settings)
  for (document, text) in zip(documents, texts) {
    deduplicator.add(hasher.signature(identity: document.id, text: AnalyzedText(text)))
  }
  return try deduplicator.duplicates { texts[$0] }
}

@Suite struct NearDeduplicatorTests {
  @Test("against brute force: recall at least 98 % above 0.8, every drop true")
  func oracle() throws {
    let documents = plantedDocuments(400, seed: 1)
    let found = try duplicates(documents)
    for duplicate in found {
      let jaccard = PlainNgrams.jaccard(
        documents[duplicate.index].words, documents[duplicate.twinIndex].words)
      #expect(duplicate.jaccard == jaccard && jaccard > 0.8)
      #expect(duplicate.twin == documents[duplicate.twinIndex].id)
    }
    let dropped = Set(found.map(\.index))
    #expect(found.allSatisfy { !dropped.contains($0.twinIndex) }, "every twin survives")

    // Pairs of one family; other pairs share no word. A pair is missed if both survive.
    var (pairs, missed) = (0, 0)
    var similarities: [Double] = []
    for family in 0..<400 {
      for (first, second) in [(0, 1), (0, 2), (1, 2)] {
        let (i, j) = (family * 3 + first, family * 3 + second)
        let jaccard = PlainNgrams.jaccard(documents[i].words, documents[j].words)
        similarities.append(jaccard)
        guard jaccard > 0.8 else { continue }
        pairs += 1
        if !dropped.contains(i), !dropped.contains(j) { missed += 1 }
      }
    }
    #expect(pairs > 200 && similarities.count { $0 > 0.4 && $0 < 0.8 } > 200)
    #expect(Double(missed) <= 0.02 * Double(pairs), "missed \(missed) of \(pairs)")
    #expect(found.count > 100)
  }

  @Test("candidates are found at the rate of the S-curve, from 0.5 to 0.95")
  func candidateRate() {
    let settings = NearDeduplicationSettings()
    let hasher = MinHasher(settings: settings)
    var random = RandomText(seed: 4)
    for target in [0.5, 0.6, 0.7, 0.82, 0.95] {
      // Two texts that share a prefix of s words, then go on differently for t words each:
      // (s - 12) / (s - 12 + 2 t) is the similarity.
      let shared = 212
      let own = Int((Double(shared - 12) * (1 / target - 1) / 2).rounded())
      let jaccard = Double(shared - 12) / Double(shared - 12 + 2 * own)
      var candidates = 0
      for _ in 0..<150 {
        let prefix = random.distinctWords(shared)
        let bands = (0..<2).map { _ in
          let text = (prefix + random.distinctWords(own)).joined(separator: " ")
          return hasher.signature(identity: "", text: AnalyzedText(text)).bands
        }
        if zip(bands[0], bands[1]).contains(where: { $0 == $1 }) { candidates += 1 }
      }
      // 0.165 is four standard deviations of 150 draws at one half.
      #expect(abs(Double(candidates) / 150 - settings.recall(at: jaccard)) < 0.165)
      if target > 0.8 { #expect(Double(candidates) >= 0.96 * 150) }
    }
  }

  @Test("the same documents go whatever their order")
  func order() throws {
    let documents = plantedDocuments(120, seed: 2)
    func twins(_ found: [Duplicate], _ documents: [(id: String, words: [String])]) -> [String] {
      found.map { "\(documents[$0.index].id) > \($0.twin) \($0.jaccard)" }.sorted()
    }
    let expected = twins(try duplicates(documents), documents)
    #expect(expected.count > 40)
    for seed in UInt64(1)...3 {
      let order = Permutation(
        count: UInt64(documents.count), random: Philox(seed: seed, purpose: "order"))
      let permuted = documents.indices.map { documents[Int(order[UInt64($0)])] }
      #expect(twins(try duplicates(permuted), permuted) == expected)
    }
    var settings = NearDeduplicationSettings()
    settings.seed = 99
    #expect(twins(try duplicates(documents, settings: settings), documents) != expected)
  }

  @Test("a chain loses only documents with a surviving twin; a cluster keeps one")
  func chains() throws {
    var random = RandomText(seed: 3)
    let words = random.distinctWords(500)
    // Windows of 300 words, 20 apart: neighbours have 268 / 308 = 0.87, next ones 0.76.
    let chain = (0..<9).map { (id: "link \($0)", words: Array(words[$0 * 20..<$0 * 20 + 300])) }
    let found = try duplicates(chain)
    let dropped = Set(found.map(\.index))
    #expect((3...5).contains(chain.count - dropped.count))
    #expect(
      found.allSatisfy { abs($0.index - $0.twinIndex) == 1 && !dropped.contains($0.twinIndex) })
    let cluster = (0..<700).map { (id: "copy \($0)", words: Array(words.prefix(100))) }
    #expect(try duplicates(cluster).count == 699)
  }

  @Test("texts of fewer than 13 words repeat only the same words; texts without words never")
  func shortTexts() throws {
    let documents = [
      (id: "a", words: ["Call", "me", "Ishmael."]), (id: "b", words: ["call", "me,", "Ishmael"]),
      (id: "c", words: ["call", "me", "Ahab"]), (id: "d", words: ["—"]), (id: "e", words: ["—"]),
    ]
    let found = try duplicates(documents)
    #expect(found.count == 1)
    #expect(Set([found[0].index, found[0].twinIndex]) == [0, 1] && found[0].jaccard == 1)
    #expect(found[0].verdict.stage == "near_deduplication")
    #expect(found[0].verdict.reason == "near_duplicate")
  }

  @Test("texts are asked for candidates only, and a failing source is passed on")
  func textSource() throws {
    struct Unreadable: Error {}
    let hasher = MinHasher()
    var deduplicator = NearDeduplicator()
    deduplicator.add(hasher.signature(identity: "a", text: AnalyzedText("one two three")))
    deduplicator.add(hasher.signature(identity: "b", text: AnalyzedText("four five six")))
    #expect(try deduplicator.duplicates { _ in throw Unreadable() }.isEmpty)
    deduplicator.add(hasher.signature(identity: "c", text: AnalyzedText("one two three")))
    #expect(throws: Unreadable.self) { try deduplicator.duplicates { _ in throw Unreadable() } }
  }
}
