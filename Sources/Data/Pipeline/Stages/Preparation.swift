import GopherCore

/// What is done to one piece of input before documents are compared with each other: block lists,
/// extraction of HTML, content, language, quality, repetition.
///
/// A pure function of the input and the recipe; any number of threads may call it.
struct Preparation: Sendable {
  /// What became of one piece of input.
  enum Fate: Sendable {
    /// It is a document that stays.
    case kept(Document)
    /// It was dropped; the record says why.
    case dropped(stage: String, reason: String, record: JSONValue)
  }

  /// A fate with the sizes to count.
  struct Outcome: Sendable {
    let inputBytes: Int
    let textBytes: Int
    var fate: Fate
    /// What every filter measured on the document, if all of them are asked.
    var measures: RecordedMeasures?
    /// What profiles of rules say about the document, if they are asked.
    var judgement: Judgement?
    /// The document's signature, if it stays and signatures are asked for.
    var signature: MinHashSignature?
    /// The document's fingerprint, if it stays and there is a fingerprinter.
    var fingerprint: [UInt8] = []
  }

  /// What profiles of rules say about a document.
  struct Judgement: Sendable {
    let id: String
    let decisions: [ProfileDecision]
  }

  /// The stages in their order.
  let stages: [String]
  /// Makes the fingerprints of documents that stay; none are made if nil.
  var fingerprinter: Fingerprinter?

  /// How many of the stages count bytes of input: all up to extraction.
  private let inputStages: Int
  private let subset: String
  private let addresses: AddressFilter?
  private let filters: [any DocumentFilter]
  private let keepsText: Bool
  /// Whether every filter is asked about every document, though the first to drop it decides.
  let measuresAll: Bool
  private let profiles: [FilterProfile]
  private let hasher: MinHasher?

  /// The preparation of a subset's input by a recipe.
  ///
  /// Throws for files of the content filter that cannot be read.
  init(_ name: String, _ recipe: Recipe) throws {
    let content = try ContentFilter(loading: recipe.content)
    self.init(
      name, addresses: try Self.addresses(of: name, recipe),
      filters: Self.filters(of: name, recipe, content: content),
      keepsText: recipe.output.keepsDroppedText, measuresAll: true)
  }

  /// A preparation by filters, in their order, behind one of addresses.
  init(
    _ name: String, addresses: AddressFilter? = nil, filters: [any DocumentFilter],
    keepsText: Bool, measuresAll: Bool = false, hasher: MinHasher? = nil
  ) {
    subset = name
    self.addresses = addresses
    self.filters = filters
    self.keepsText = keepsText
    self.measuresAll = measuresAll && !filters.isEmpty
    profiles = []
    self.hasher = hasher
    let input = Self.inputStages.filter { $0 != AddressFilter.stage || addresses != nil }
    inputStages = input.count
    stages = input + filters.map { type(of: $0).stage }
  }

  /// A preparation by profiles of rules, of which the first decides.
  init(_ name: String, profiles: [FilterProfile], keepsText: Bool) {
    subset = name
    addresses = nil
    filters = []
    self.keepsText = keepsText
    measuresAll = false
    self.profiles = profiles
    hasher = nil
    inputStages = 2
    stages = ["read", "extract", QualityFilter.stage, RepetitionFilter.stage]
  }

  /// The stages whose bytes are of input; their records hold no text.
  static let inputStages = ["read", AddressFilter.stage, "extract"]

  /// The filter of addresses that a recipe asks for on a subset.
  ///
  /// Throws a usage failure for a list that cannot be read.
  static func addresses(of name: String, _ recipe: Recipe) throws -> AddressFilter? {
    let settings = recipe.subsets[name] ?? SubsetRecipe()
    return settings.runs(.content) ? try AddressFilter(loading: recipe.content) : nil
  }

  /// The filters that a recipe asks for on a subset.
  ///
  /// - Parameter content: the content filter with its classifier, if there is one.
  static func filters(
    of name: String, _ recipe: Recipe, content: ContentFilter?
  ) -> [any DocumentFilter] {
    let settings = recipe.subsets[name] ?? SubsetRecipe()
    var filters: [any DocumentFilter] = []
    if let content, settings.runs(.content) { filters.append(content) }
    if settings.runs(.language) {
      var language = recipe.language
      // What language source code is in often cannot be told.
      if settings.profile == .code { language.keepsUndetermined = true }
      filters.append(LanguageFilter(settings: language))
    }
    if settings.runs(.quality) { filters.append(QualityFilter(settings: recipe.quality)) }
    if settings.runs(.repetition) { filters.append(RepetitionFilter(settings: recipe.repetition)) }
    return filters
  }

  /// Prepares one piece of input.
  func outcome(of item: InputItem) -> Outcome {
    switch item {
    case .rejection(let rejection): dropped(rejection)
    case .document(let raw): outcome(of: raw)
    }
  }

  /// An empty funnel of these stages.
  var emptyFunnel: Funnel { Funnel(stages: stages.map { StageCount(stage: $0) }) }

  /// Counts an outcome in every stage that it went through.
  func count(_ outcome: Outcome, in funnel: inout Funnel) {
    for index in stages.indices {
      let before = index < inputStages ? outcome.inputBytes : outcome.textBytes
      if case .dropped(let stage, let reason, _) = outcome.fate, stage == stages[index] {
        return funnel.stages[index].drop(bytes: before, reason: reason)
      }
      let after = index < inputStages - 1 ? outcome.inputBytes : outcome.textBytes
      funnel.stages[index].keep(bytes: before, bytesOut: after)
    }
  }

  private func outcome(of raw: RawDocument) -> Outcome {
    if let verdict = addresses?.verdict(on: raw.url), let reason = verdict.reason {
      return Outcome(
        inputBytes: raw.bytes, textBytes: 0,
        fate: .dropped(
          stage: verdict.stage, reason: reason,
          record: DroppedRecord.of(raw, verdict, source: subset)))
    }
    return switch Extractor().document(from: raw, source: subset) {
    case .success(let document): filtered(document, inputBytes: raw.bytes)
    case .failure(let rejected): dropped(rejected.rejection)
    }
  }

  private func filtered(_ document: Document, inputBytes: Int) -> Outcome {
    var outcome = Outcome(
      inputBytes: inputBytes, textBytes: document.text.utf8.count, fate: .kept(document))
    if filters.isEmpty, profiles.isEmpty, fingerprinter == nil { return outcome }
    let text = AnalyzedText(document.text)
    var verdicts: [Verdict] = []
    if profiles.isEmpty {
      for filter in filters where measuresAll || verdicts.last?.isKept ?? true {
        verdicts.append(filter.verdict(on: text, metadata: document.metadata))
      }
    } else {
      let decisions = profiles.map { $0.decision(on: text) }
      verdicts = decisions.first?.verdicts ?? []
      outcome.judgement = Judgement(id: document.id, decisions: decisions)
    }
    if let verdict = verdicts.first(where: { !$0.isKept }), let reason = verdict.reason {
      let record = DroppedRecord.of(document, verdict, keepsText: keepsText)
      outcome.fate = .dropped(stage: verdict.stage, reason: reason, record: record)
    } else {
      outcome.signature = hasher?.signature(identity: document.id, text: text)
      outcome.fingerprint = fingerprinter?.fingerprint(of: text) ?? []
    }
    if measuresAll {
      outcome.measures = RecordedMeasures(
        id: document.id, bytes: outcome.textBytes, verdicts: verdicts)
    }
    return outcome
  }

  private func dropped(_ rejection: Rejection) -> Outcome {
    Outcome(
      inputBytes: rejection.bytes, textBytes: 0,
      fate: .dropped(
        stage: rejection.stage, reason: rejection.reason.rawValue,
        record: DroppedRecord.of(rejection, source: subset)))
  }
}

extension Rejection.Reason {
  /// Whether the input is damaged, in distinction to input of another kind, or input without text.
  var isDamage: Bool {
    switch self {
    case .empty, .binary, .otherKind, .otherStatus, .unknownContentCoding, .noMainText, .tooLarge:
      false
    default: true
    }
  }
}
