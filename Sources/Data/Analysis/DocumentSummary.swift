/// The analysis of a run of documents under construction; summaries are added in the documents'
/// order.
struct DocumentSummary {
  private var analysis = SubsetAnalysis()
  private var hosts = HostCounts()

  /// How many bytes of a text are shown to the language detector, and to a toxicity scorer.
  private static let languageBytes = 64 << 10, toxicityBytes = 4 << 10
  /// How many hosts are named.
  private static let topHosts = 20

  init() {}

  /// Counts a document.
  ///
  /// - Parameter known: what was measured on it before.
  mutating func add(
    _ document: Document, known: KnownMeasures.Entry?, scorer: (any ToxicityScorer)?
  ) {
    var text = document.text
    let bytes = text.utf8.count
    analysis.documents.add(bytes: bytes)
    analysis.byteLengths.add(bytes)
    analysis.wordLengths.add(known?.words ?? AnalyzedText(text).words.count)
    let knownLanguage = bytes <= Self.languageBytes ? known?.language : nil
    let language =
      knownLanguage
      ?? text.withUTF8 {
        LanguageDetector.detect(
          UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: $0.prefix(Self.languageBytes)))
        ).code
      }
    analysis.languages[language, default: Tally()].add(bytes: bytes)
    if let host = document.metadata["url"]?.string.flatMap(WebHost.of) {
      analysis.hosts.documents += 1
      hosts.add(host, Tally(documents: 1, bytes: bytes))
    }
    if let scorer {
      let start = String(decoding: text.utf8.prefix(Self.toxicityBytes), as: UTF8.self)
      analysis.toxicity = analysis.toxicity ?? ScoreSummary()
      analysis.toxicity?.add(scorer.toxicity(of: start))
    }
  }

  /// Adds the summary of the documents that come next.
  mutating func add(_ next: DocumentSummary) {
    let other = next.analysis
    analysis.documents = analysis.documents + other.documents
    analysis.byteLengths.add(other.byteLengths)
    analysis.wordLengths.add(other.wordLengths)
    analysis.languages.merge(other.languages) { $0 + $1 }
    analysis.hosts.documents += other.hosts.documents
    hosts.add(next.hosts)
    if let scores = other.toxicity {
      analysis.toxicity = analysis.toxicity ?? ScoreSummary()
      analysis.toxicity?.add(scores)
    }
  }

  /// The analysis of all that was counted, with the tokens of the same documents.
  func finished(tokens: TokenDataset) -> SubsetAnalysis {
    var finished = analysis
    for document in 0..<tokens.documentCount {
      finished.tokenLengths.add(tokens.length(of: document))
    }
    finished.hosts.distinct = hosts.hosts
    finished.hosts.undercount = hosts.undercount
    finished.hosts.top = hosts.top(Self.topHosts).map {
      SubsetAnalysis.Host(host: $0.host, documents: $0.tally.documents, bytes: $0.tally.bytes)
    }
    return finished
  }
}
