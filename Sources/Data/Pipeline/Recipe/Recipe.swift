/// Everything that decides what a data set holds; the same recipe and inputs give the same bytes.
///
/// A recipe is a YAML file; every key has a default but the inputs of the subsets:
///
/// ```yaml
/// name: example
/// seed: 1
/// subsets:
///   web:
///     profile: web            # all stages of the paper
///     inputs: [pages, crawl.warc.gz]
///     weight: 0.7
///   code:
///     profile: code
///     inputs: [$HOME/src]
///     extensions: [c, py, swift]
///     weight: 0.3
/// held_out: {fraction: 0.01}
/// tokenizer: {vocabulary_size: 32000}
/// ```
///
/// `massivetext-build run RECIPE --print-config` shows all keys with their values.
public struct Recipe: Codable, Sendable, Equatable {
  /// The data set's name, for people.
  public var name = "massivetext"
  /// Decides every random choice: survivors of deduplication, held-out documents, order.
  public var seed: UInt64 = 1
  /// The subsets by name.
  public var subsets: [String: SubsetRecipe] = [:]
  /// Which pages are blocked, and how explicit content is found; nothing by default.
  public var content = ContentSettings()
  /// Which languages stay.
  public var language = LanguageSettings()
  /// The thresholds of the quality rules.
  public var quality = QualitySettings()
  /// The thresholds of repetition removal.
  public var repetition = RepetitionSettings()
  /// How near duplicates are found; `seed` is added to the recipe's.
  public var nearDeduplication = NearDeduplicationSettings()
  /// Whether documents of different subsets count as duplicates of each other.
  ///
  /// The paper does not say. By default each subset is deduplicated on its own, so that a subset
  /// does not lose documents by chance to another one of a different weight.
  public var deduplicatesAcrossSubsets = false
  /// Folders of earlier runs: a document like one of theirs is dropped.
  ///
  /// Finished data sets, or what `dedup --write-index` wrote.
  public var index: [String] = []
  /// Which documents are kept back from training.
  public var heldOut = HeldOutSettings()
  /// How documents are held against test sets and held-out documents.
  public var testSet = TestSetSettings()
  /// Files and folders with test sets: a document of them is an item.
  public var testSetInputs: [String] = []
  /// How the tokenizer comes to be.
  public var tokenizer = TokenizerRecipe()
  /// How much will be trained on.
  public var mixture = MixtureSettings()
  /// What is written and how.
  public var output = OutputSettings()
  /// What the data sheet says beyond what the run knows.
  public var dataSheet = DataSheetAnswers()
  /// The largest share of a subset's input documents that may be damaged before the run stops
  /// with exit code 3.
  public var maximumDamagedShare = 0.5

  /// A recipe without subsets.
  public init() {}

  /// The names of the subsets, sorted.
  public var subsetNames: [String] { subsets.keys.sorted() }

  /// The subsets whose documents are compared with each other, group by group.
  var groups: [[String]] {
    deduplicatesAcrossSubsets ? [subsetNames] : subsetNames.map { [$0] }
  }

  private enum CodingKeys: String, CodingKey {
    case name, seed, subsets, content, language, quality, repetition
    case nearDeduplication = "near_deduplication"
    case deduplicatesAcrossSubsets = "deduplicate_across_subsets"
    case index
    case heldOut = "held_out"
    case testSet = "test_set"
    case testSetInputs = "test_set_inputs"
    case tokenizer, mixture, output
    case dataSheet = "datasheet"
    case maximumDamagedShare = "maximum_damaged_share"
  }

  /// Writes all keys, the subsets sorted by name, so that equal recipes are equal texts.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(seed, forKey: .seed)
    var nested = container.nestedContainer(keyedBy: SubsetName.self, forKey: .subsets)
    for name in subsetNames {
      try nested.encode(subsets[name], forKey: SubsetName(stringValue: name))
    }
    try container.encode(content, forKey: .content)
    try container.encode(language, forKey: .language)
    try container.encode(quality, forKey: .quality)
    try container.encode(repetition, forKey: .repetition)
    try container.encode(nearDeduplication, forKey: .nearDeduplication)
    try container.encode(deduplicatesAcrossSubsets, forKey: .deduplicatesAcrossSubsets)
    try container.encode(index, forKey: .index)
    try container.encode(heldOut, forKey: .heldOut)
    try container.encode(testSet, forKey: .testSet)
    try container.encode(testSetInputs, forKey: .testSetInputs)
    try container.encode(tokenizer, forKey: .tokenizer)
    try container.encode(mixture, forKey: .mixture)
    try container.encode(output, forKey: .output)
    try container.encode(dataSheet, forKey: .dataSheet)
    try container.encode(maximumDamagedShare, forKey: .maximumDamagedShare)
  }
}

/// Which documents are kept back from training, for evaluation.
///
/// They are chosen after deduplication, by a seeded hash of their identities; training documents
/// are then held against them as against a test set, so that none of them has a near copy in
/// the training text.
public struct HeldOutSettings: Codable, Sendable, Equatable {
  /// The share of each subset's text that is kept back, and at least one document of a subset of
  /// two or more; 0 keeps nothing back.
  public var fraction = 0.01
  /// No further document is kept back once a subset's held-out text has reached so many bytes.
  public var maximumBytes = 2_000_000

  /// One document in a hundred, up to 2 MB a subset.
  public init() {}

  private enum CodingKeys: String, CodingKey {
    case fraction
    case maximumBytes = "maximum_bytes"
  }
}

/// What a run writes and how.
public struct OutputSettings: Codable, Sendable, Equatable {
  /// Whether records of dropped documents hold their text.
  public var keepsDroppedText = true
  /// A part of the documents ends with the document that reaches so many bytes of text.
  public var partBytes = 256 << 20
  /// zstd's level of compression, 1 to 19.
  public var compressionLevel = 3
  /// Whether the files between the stages stay when the run has finished.
  public var keepsWork = false
  /// Whether tokens are written for MosaicML streaming's readers as well.
  public var writesMDS = false
  /// The tokens of each MDS sample; 0 for a document a sample.
  public var mdsSequenceLength = 0
  /// The bytes that an MDS shard stays within.
  public var mdsShardBytes = 64 << 20

  /// The settings of MDS shards; nil where none are written.
  package var mds: StreamingShardWriter.Settings? {
    guard writesMDS else { return nil }
    var settings = StreamingShardWriter.Settings()
    settings.sequenceLength = mdsSequenceLength
    settings.shardBytes = mdsShardBytes
    return settings
  }

  /// Dropped text is kept, parts have 256 MiB.
  public init() {}

  private enum CodingKeys: String, CodingKey {
    case keepsDroppedText = "keep_dropped_text"
    case partBytes = "part_bytes"
    case compressionLevel = "compression_level"
    case keepsWork = "keep_work"
    case writesMDS = "mds"
    case mdsSequenceLength = "mds_sequence_length"
    case mdsShardBytes = "mds_shard_bytes"
  }
}

/// The name of a subset as a key.
private struct SubsetName: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
