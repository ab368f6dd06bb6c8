import GopherCore

/// What a run's filters recorded of documents that their analysis would measure again: the language
/// and the number of words.
///
/// The same numbers with less work: a filter asked the same detector about the same text. Of two
/// documents of one identity nothing is known, nor of one that got another identity than its input
/// gave it.
struct KnownMeasures: Sendable {
  /// What is known of one document.
  struct Entry: Sendable {
    /// Bytes of its text.
    let bytes: Int
    /// The code of its language, as detected from the whole text.
    let language: String?
    /// Its words.
    let words: Int?
  }

  private let reader: DocumentShardReader
  private let hasDetectedLanguage: Bool
  private let hasWords: Bool

  /// What the filters of a subset recorded; nil where nothing of it helps.
  init?(of subset: String, in data: DataSet) throws {
    let recipe = data.manifest.recipe
    guard let reader = try data.measures(of: subset) else { return nil }
    self.reader = reader
    // A named field may have given the language instead of the detector.
    hasDetectedLanguage = recipe.language.field.isEmpty
    hasWords = recipe.quality.reading == .gopher
    guard hasDetectedLanguage || hasWords else { return nil }
  }

  /// The part of the records that some documents are found in.
  func page(of documents: some Sequence<Document>) throws -> Page {
    let frames = Set(documents.flatMap { reader.frames(holding: $0.id) })
    let entries = try frames.map { ($0, try self.entries(inFrame: $0)) }
    return Page(reader: reader, frames: Dictionary(uniqueKeysWithValues: entries))
  }

  /// Entries by identity; several of one identity.
  private func entries(inFrame frame: Int) throws -> [String: [Entry]] {
    let parser = JSONParser()
    var entries: [String: [Entry]] = [:]
    for line in try reader.lines(inPiece: frame) {
      let value = try? line.withUnsafeBytes { try parser.parse($0) }
      guard let record = value.flatMap(RecordedMeasures.init) else {
        throw Failure.storage(
          "A line of \(reader.path) is no record of measures; it was changed. Run the same command "
            + "again.")
      }
      entries[record.id, default: []].append(entry(of: record))
    }
    return entries
  }

  private func entry(of record: RecordedMeasures) -> Entry {
    var language: String?, words: Int?
    if hasDetectedLanguage, case .text(let code)? = record.values[LanguageFilter.stage]?.first {
      language = code
    }
    if hasWords, case .number(let number)? = record.values[QualityFilter.stage]?.first {
      words = Int(exactly: number)
    }
    return Entry(bytes: record.bytes, language: language, words: words)
  }

  /// Some of the records.
  struct Page: Sendable {
    fileprivate let reader: DocumentShardReader
    /// By the frame and the identity.
    fileprivate let frames: [Int: [String: [Entry]]]

    /// What is known of a document; nil if nothing is.
    func entry(of document: Document) -> Entry? {
      guard document.metadata["original_id"] == nil else { return nil }
      var found: [Entry] = []
      for frame in reader.frames(holding: document.id) {
        found += frames[frame]?[document.id] ?? []
      }
      guard found.count == 1, found[0].bytes == document.text.utf8.count else { return nil }
      return found[0]
    }
  }
}
