import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct DuplicateFatesTests {
  private typealias Document = (id: String, words: [String])

  /// Families, exact copies of originals and of near copies, short texts and texts without words.
  private func documents() -> [Document] {
    var documents = DeduplicationFixture.families(150, copies: 3, seed: 5)
    for number in stride(from: 0, to: 600, by: 7) {
      documents.append(("exact \(number)", documents[number].words))
    }
    documents += [
      ("short 1", ["Call", "me", "Ishmael."]), ("short 2", ["call", "me,", "Ishmael"]),
      ("short 3", ["call", "me", "Ahab"]), ("none 1", ["—"]), ("none 2", ["–", "—"]),
    ]
    return documents
  }

  @Test("the plain versions' result, for any order, threads and memory")
  func plain() throws {
    try DeduplicationFixture().expectPlainDrops(
      of: documents(), by: [(1, 1, 1 << 30), (2, 2, 1 << 14), (3, 3, 1 << 18)]
    ) { found, permuted in
      #expect(found.dropped.count > 200)
      #expect(found.kept.count + found.dropped.count == permuted.count)
      #expect(found.funnel.addsUp)
      let gone = Set(found.dropped.map(\.id))
      #expect(found.kept.map(\.id) == permuted.map(\.id).filter { !gone.contains($0) })
    }
  }

  @Test("every dropped document knows its cluster, every survivor the size of its own")
  func clusters() throws {
    let fixture = try DeduplicationFixture(), documents = documents()
    try fixture.write(documents, to: "in.jsonl.zst")
    let found = try fixture.deduplicate("in.jsonl.zst")
    let twins = Dictionary(uniqueKeysWithValues: found.dropped.map { ($0.id, $0.twin) })
    var members: [String: Int] = [:]
    for record in found.records {
      var end = record["id"]?.string ?? ""
      while let twin = twins[end] { end = twin }
      #expect(record["cluster"]?["survivor"]?.string == end)
      members[end, default: 0] += 1
    }
    for record in found.records {
      let survivor = record["cluster"]?["survivor"]?.string ?? ""
      #expect(record["cluster"]?["documents"]?.integer == members[survivor, default: 0] + 1)
    }
    for document in found.kept {
      #expect(document.metadata["duplicates"]?.integer == members[document.id])
    }
  }

  @Test("documents with one identity get two, and twins name them by it")
  func equalIdentities() throws {
    let fixture = try DeduplicationFixture()
    var random = RandomText(seed: 9)
    let text = random.distinctWords(80), other = random.distinctWords(80)
    try fixture.write([("a", text), ("a", other), ("a", text)], to: "in.jsonl.zst")
    let found = try fixture.deduplicate("in.jsonl.zst")
    let names = found.kept.map(\.id) + found.dropped.map(\.id)
    #expect(Set(names) == ["a", "a#2", "a#3"])
    #expect(found.kept.count == 2)
    #expect(found.kept.map(\.id).contains(found.dropped[0].twin))
  }

  @Test(
    "against brute force: recall at least 98 % above 0.8, every drop true, 2,000 and 20,000 documents",
    arguments: Places.runsSlowTests ? [500, 5000] : [500])
  func bruteForce(_ families: Int) throws {
    let fixture = try DeduplicationFixture()
    let documents = DeduplicationFixture.families(families, copies: 3, seed: 7)
    try fixture.write(documents, to: "in.jsonl.zst")
    let found = try fixture.deduplicate("in.jsonl.zst", memory: 1 << 20)
    let gone = Dictionary(uniqueKeysWithValues: found.dropped.map { ($0.id, $0) })
    #expect(found.dropped.allSatisfy { gone[$0.twin] == nil }, "every twin survives")
    // Pairs of one family; others share no word but by chance, and no 13 of them.
    var above = 0, missed = 0, truths = 0
    for start in stride(from: 0, to: documents.count, by: 4) {
      let family = documents[start..<(start + 4)]
      let sets = family.map { Set(PlainNgrams.list($0.words, 13)) }
      for (first, a) in family.enumerated() {
        for (second, b) in family.enumerated() where second > first {
          let common = sets[first].intersection(sets[second]).count
          let union = sets[first].count + sets[second].count - common
          let jaccard = Double(common) / Double(union)
          if jaccard > 0.8 {
            above += 1
            if gone[a.id] == nil, gone[b.id] == nil { missed += 1 }
          }
          for (id, twin) in [(a.id, b.id), (b.id, a.id)] where gone[id]?.twin == twin {
            #expect(gone[id]?.jaccard == jaccard && jaccard > 0.8)
            truths += 1
          }
        }
      }
    }
    #expect(truths == found.dropped.count, "precision 1")
    #expect(above > families / 2)
    #expect(Double(missed) <= 0.02 * Double(above), "missed \(missed) of \(above)")
  }
}
