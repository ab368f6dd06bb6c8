import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

/// Documents for deduplication as files, and what deduplication says of them.
struct DeduplicationFixture {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// What became of a document that was dropped.
  struct Drop: Hashable {
    let id: String
    let twin: String
    let jaccard: Double
    let reason: String
  }

  /// What deduplication wrote.
  typealias Result = (kept: [Document], dropped: [Drop], records: [JSONValue], funnel: Funnel)

  /// Families of an original of 60 to 400 words and copies with words changed, whose similarities
  /// to the original spread over 0.5 … 0.95.
  static func families(_ count: Int, copies: Int, seed: UInt64) -> [(id: String, words: [String])] {
    var random = RandomText(seed: seed)
    var documents: [(id: String, words: [String])] = []
    for family in 0..<count {
      let original = random.distinctWords(60 + random.number(below: 340))
      documents.append(("original \(family)", original))
      for copy in 0..<copies {
        // c changed words cost up to 13 n-grams each: J = (n - 13 c) / (n + 13 c).
        let target = 0.5 + 0.45 * Double(random.number(below: 1000)) / 1000
        let ngrams = Double(original.count - 12)
        let changes = max(1, Int((ngrams * (1 - target) / (1 + target) / 13).rounded()))
        var words = original
        for change in 0..<changes {
          // Spread, so that the changes share few n-grams.
          words[(change * words.count / max(1, changes) + random.number(below: 7)) % words.count] =
            "changed\(random.number(below: 1 << 30))"
        }
        documents.append(("copy \(family).\(copy)", words))
      }
    }
    return documents
  }

  /// Writes documents as JSON lines.
  func write(_ documents: [(id: String, words: [String])], to name: String) throws {
    let writer = try DocumentShardWriter(directory.appending(name), frameBytes: 20_000)
    for document in documents {
      try writer.append(
        Document(id: document.id, text: document.words.joined(separator: " "), source: "web"))
    }
    try writer.finish()
  }

  /// Deduplicates a file.
  func deduplicate(
    _ name: String, near: Bool = true, index: [String] = [], writeIndex: String? = nil,
    recipe: Recipe = Recipe(), threads: Int = 2, memory: Int = 1 << 30
  ) throws -> Result {
    let (output, dropped) = (directory.appending("out.jsonl"), directory.appending("drops.jsonl"))
    let funnel = try FileStages(
      inputs: [directory.appending(name)], output: output, dropped: dropped, recipe: recipe,
      pool: ThreadPool(threads: threads), memory: memory
    ).deduplicate(
      near: near, index: index.map { directory.appending($0) },
      writeIndex: writeIndex.map { directory.appending($0) })
    var records: [JSONValue] = []
    try DocumentShardReader(dropped).forEachObject { records.append($0) }
    let drops = records.map { record in
      Drop(
        id: record["id"]?.string ?? "", twin: record["twin"]?.string ?? "",
        jaccard: record["jaccard"]?.double ?? 0, reason: record["reason"]?.string ?? "")
    }
    return (try DocumentShardReader(output).documents(), drops, records, funnel)
  }

  /// Deduplicates documents in another order for each seed, with so many threads and so much memory,
  /// holds each result against that of the plain versions, and hands it to a closure with the order.
  func expectPlainDrops(
    of documents: [(id: String, words: [String])],
    by runs: [(seed: UInt64, threads: Int, memory: Int)],
    _ body: (Result, [(id: String, words: [String])]) -> Void = { _, _ in }
  ) throws {
    let expected = try Self.plainDrops(of: documents)
    for (seed, threads, memory) in runs {
      let order = Permutation(
        count: UInt64(documents.count), random: Philox(seed: seed, purpose: "order"))
      let permuted = documents.indices.map { documents[Int(order[UInt64($0)])] }
      try write(permuted, to: "in.jsonl.zst")
      let found = try deduplicate("in.jsonl.zst", threads: threads, memory: memory)
      #expect(Set(found.dropped) == expected)
      #expect(found.dropped.count == expected.count)
      body(found, permuted)
    }
  }

  /// The same by the plain versions, in memory.
  static func plainDrops(
    of documents: [(id: String, words: [String])], recipe: Recipe = Recipe()
  ) throws -> Set<Drop> {
    let texts = documents.map { $0.words.joined(separator: " ") }
    var exact = ExactDeduplicator(seed: recipe.seed)
    for (document, text) in zip(documents, texts) {
      exact.add(ExactFingerprint(identity: document.id, text: AnalyzedText(text)))
    }
    let copies = exact.duplicates()
    let gone = Set(copies.map(\.index))
    let left = documents.indices.filter { !gone.contains($0) }
    var settings = recipe.nearDeduplication
    settings.seed &+= recipe.seed
    let hasher = MinHasher(settings: settings)
    var near = NearDeduplicator(settings: settings)
    for index in left {
      near.add(
        hasher.signature(identity: documents[index].id, text: AnalyzedText(texts[index])))
    }
    let nearCopies = try near.duplicates { texts[left[$0]] }
    return Set(
      copies.map { Drop(id: documents[$0.index].id, twin: $0.twin, jaccard: 1, reason: $0.reason) }
        + nearCopies.map {
          Drop(
            id: documents[left[$0.index]].id, twin: $0.twin, jaccard: $0.jaccard,
            reason: $0.reason)
        })
  }
}
