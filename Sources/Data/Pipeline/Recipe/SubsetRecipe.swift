/// One subset of a recipe: where its documents come from and what is done to them.
public struct SubsetRecipe: Codable, Sendable, Equatable {
  /// Files, folders, patterns (`crawl/**/*.warc.gz`), lists (`@files.txt`), or `-`
  /// (``InputListing``).
  ///
  /// Relative ones start at the recipe's folder; `~`, `$NAME` and `${NAME}`
  /// are replaced.
  public var inputs: [String] = []
  /// What kind of text it is; decides which stages run.
  public var profile = Profile.web
  /// The subset's share of the training sequences; the shares of a recipe sum to 1.
  public var weight = 1.0
  /// The tokens of the subset to train on, instead of a weight; 0 where the weight decides.
  ///
  /// All subsets have them or none.
  public var tokens = 0
  /// The subset's share of the text that a tokenizer is trained on; 0 for its share of the training
  /// sequences.
  public var tokenizerWeight = 0.0
  /// What inputs hold whose names do not tell it, such as standard input; `detected` lets their first
  /// bytes decide.
  public var kind = StatedKind.detected
  /// The kinds of files to read (`html`, `text`, `code`, `jsonl`, `warc`, `arc`); all if empty.
  public var kinds: [InputKind] = []
  /// The endings of file names to read, without the dot; all if empty.
  public var extensions: [String] = []
  /// The fields of JSON lines.
  public var fields = FieldNames()
  /// At most so many files, chosen by a seeded hash of their names; 0 is no limit.
  public var limitFiles = 0
  /// Files of at most so many bytes together as they lie on disk, chosen likewise; 0 is no limit.
  public var limitBytes = 0
  /// The largest document in bytes of input; longer ones are dropped.
  public var maximumDocumentBytes = 32 << 20
  /// Which stages run.
  public var stages = Stages()

  /// A switch for each stage.
  public struct Stages: Codable, Sendable, Equatable {
    /// Block lists, before extraction, and explicit content, behind it.
    public var content = StageSwitch.profile
    /// Language identification.
    public var language = StageSwitch.profile
    /// Quality rules.
    public var quality = StageSwitch.profile
    /// Repetition removal.
    public var repetition = StageSwitch.profile
    /// Exact deduplication.
    public var exactDeduplication = StageSwitch.profile
    /// Near deduplication.
    public var nearDeduplication = StageSwitch.profile
    /// Test-set filtering.
    public var testSet = StageSwitch.profile

    /// All as the profile says.
    public init() {}

    private enum CodingKeys: String, CodingKey {
      case content, language, quality, repetition
      case exactDeduplication = "exact_deduplication"
      case nearDeduplication = "near_deduplication"
      case testSet = "test_set"
    }

    fileprivate subscript(stage: FilterStage) -> StageSwitch {
      switch stage {
      case .content: content
      case .language: language
      case .quality: quality
      case .repetition: repetition
      case .exactDeduplication: exactDeduplication
      case .nearDeduplication: nearDeduplication
      case .testSet: testSet
      }
    }
  }

  /// A web subset without inputs.
  public init() {}

  /// A subset of a profile.
  public init(inputs: [String], profile: Profile, weight: Double = 1) {
    self.inputs = inputs
    self.profile = profile
    self.weight = weight
  }

  /// The reading of files without a recipe.
  init(reading kind: StatedKind) { self.kind = kind }

  /// Whether a stage runs on this subset.
  public func runs(_ stage: FilterStage) -> Bool {
    switch stages[stage] {
    case .on: true
    case .off: false
    case .profile: profile.runs(stage)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case inputs, profile, weight, tokens
    case tokenizerWeight = "tokenizer_weight"
    case kind, kinds, extensions, fields
    case limitFiles = "limit_files"
    case limitBytes = "limit_bytes"
    case maximumDocumentBytes = "maximum_document_bytes"
    case stages
  }
}
