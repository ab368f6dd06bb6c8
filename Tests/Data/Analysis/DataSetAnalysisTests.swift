import GopherCore
import MassiveText
import Testing

@Suite struct DataSetAnalysisTests {
  private struct LengthScorer: ToxicityScorer {
    let name = "length/1"
    func toxicity(of text: String) -> Double { Double(text.utf8.count) / 4096 }
  }

  @Test("analysis.json is what counting the documents one by one gives")
  func countedPlainly() throws {
    let data = try DescribedDataSet.shared.get().data
    let analysis = try data.analysis()
    #expect(analysis.subsets.keys.sorted() == data.subsets)
    for subset in data.subsets {
      let found = try #require(analysis.subsets[subset])
      let documents = try data.documents(of: subset).flatMap { try $0.documents() }
      let tokens = try data.tokens(of: subset)
      var bytes = LengthHistogram(), words = LengthHistogram(), lengths = LengthHistogram()
      var languages: [String: Int] = [:]
      for (index, document) in documents.enumerated() {
        bytes.add(document.text.utf8.count)
        words.add(document.text.split(whereSeparator: \.isWhitespace).count)
        lengths.add(tokens.document(index).count)
        languages[LanguageDetector.detect(document.text).code, default: 0] += 1
      }
      #expect(found.documents.documents == documents.count)
      #expect(found.documents.bytes == data.manifest.subsets[subset]?.bytes)
      #expect(found.byteLengths == bytes)
      #expect(found.wordLengths == words)
      #expect(found.tokenLengths == lengths)
      #expect(found.tokenLengths.sum == data.manifest.subsets[subset]?.tokens)
      #expect(found.languages.mapValues(\.documents) == languages)
    }
  }

  @Test("hosts are counted where documents have an address, whatever its spelling")
  func hosts() throws {
    let analysis = try DescribedDataSet.shared.get().data.analysis()
    let news = try #require(analysis.subsets["news"]?.hosts)
    let names = news.top.map(\.host)
    #expect(Set(names).isSubset(of: ["a|<b>.org", "second.example", "third.example"]))
    #expect(names.first == "a|<b>.org")
    #expect(news.distinct == names.count)
    #expect(news.documents == news.top.reduce(0) { $0 + $1.documents })
    let books = try #require(analysis.subsets["books"]?.hosts)
    #expect(books.documents == 0 && books.distinct == 0 && books.top.isEmpty)
  }

  @Test("toxicity is measured by a given scorer alone")
  func toxicity() throws {
    let data = try DescribedDataSet.shared.get().data
    let plain = try data.analysis()
    #expect(plain.toxicityScorer == nil)
    #expect(plain.subsets.values.allSatisfy { $0.toxicity == nil })
    let scored = try data.analysis(toxicity: LengthScorer(), pool: ThreadPool(threads: 3))
    #expect(scored.toxicityScorer == "length/1")
    let books = try #require(scored.subsets["books"]?.toxicity)
    #expect(books.count == data.manifest.subsets["books"]?.documents)
    let texts = try data.documents(of: "books").flatMap { try $0.documents() }.map(\.text)
    let mean = texts.reduce(0.0) { $0 + Double(min(4096, $1.utf8.count)) / 4096 }
    #expect(abs(books.mean - mean / Double(texts.count)) < 0.001)
    #expect(abs(books.quantile(1) - 1) < 0.001)
    var rest = scored
    rest.toxicityScorer = nil
    for subset in data.subsets { rest.subsets[subset]?.toxicity = nil }
    #expect(rest == plain)
  }

  @Test("vocabularies are compared on the same text")
  func vocabularies() throws {
    let data = try DescribedDataSet.shared.get().data
    let tokenizer = try data.tokenizer()
    let comparison = try data.compression(with: [("own", tokenizer), ("same", tokenizer)])
    #expect(comparison.map(\.name) == ["own", "same"])
    #expect(comparison[0].subsets == comparison[1].subsets)
    for subset in data.subsets {
      let entry = try #require(data.manifest.subsets[subset])
      let encoded = try #require(comparison[0].subsets[subset])
      #expect(encoded.text == Tally(documents: entry.documents, bytes: entry.bytes))
      #expect(encoded.tokens == entry.tokens - entry.documents)
    }
    let first = try data.compression(with: [("own", tokenizer)], sampleBytes: 1)
    let news = try #require(first[0].subsets["news"]?.text)
    #expect(news.documents > 0 && news.documents <= data.manifest.subsets["news"]?.documents ?? 0)
  }
}
