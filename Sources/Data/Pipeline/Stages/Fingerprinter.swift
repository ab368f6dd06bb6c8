import GopherCore

/// What deduplication needs to know of a document, made where its text is analysed anyway, so that the
/// sorts need not look at texts again.
///
/// A fingerprint is a record of ``IndexSignatures`` with the hash of the text's bytes.
struct Fingerprinter: Sendable {
  private let hasher: MinHasher?
  private let bands: Int

  /// A fingerprinter for a subset; signatures are made where its near duplicates are looked for.
  init(_ subset: String, _ recipe: Recipe) {
    let settings = Deduplication.settings(recipe)
    let runsNear = recipe.subsets[subset]?.runs(.nearDeduplication) ?? false
    hasher = runsNear ? MinHasher(settings: settings) : nil
    bands = settings.bands
  }

  /// The fingerprint of a text.
  func fingerprint(of text: AnalyzedText) -> [UInt8] {
    let exact = ExactFingerprint(identity: "", text: text).hash
    let signature = hasher?.signature(identity: "", text: text)
    let keys = signature.flatMap { $0.bands.isEmpty ? nil : $0.bands }
    let content = signature?.content ?? exact
    var words: [UInt64] = [keys == nil ? 0 : 1, exact.high, exact.low]
    words += keys ?? [UInt64](repeating: 0, count: bands)
    words += [content.high, content.low]
    var bytes: [UInt8] = []
    for word in words { bytes.append(littleEndian: word) }
    return bytes
  }

  /// The fingerprints of a file's documents.
  static func read(
    _ path: String, count: Int, bands: Int, sha256: String
  ) throws -> IndexSignatures {
    try IndexSignatures(
      path, count: count, bands: bands, sha256: sha256, holdsContent: true,
      remedy: "Run the same command again; it is made anew.")
  }
}
