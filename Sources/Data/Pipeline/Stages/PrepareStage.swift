import GopherCore

/// Reads the slices of a subset's input and prepares their documents: a block a slice.
///
/// A block leaves in `massivetext-work/prepare/SUBSET` the documents, what deduplication needs to know
/// of each (``Fingerprinter``), and the records of those that were dropped, a file a stage.
struct PrepareStage {
  /// A prepared slice.
  struct Output {
    /// The file of documents below the output folder.
    let documents: String
    /// Their fingerprints.
    let fingerprints: FileEntry
    /// The files of dropped documents, by stage.
    let dropped: [(stage: String, path: String)]
    /// The file of what the filters measured; nil if no filter runs.
    let measures: String?
    /// The counts so far.
    let funnel: Funnel
    /// All files.
    let files: [String]
  }

  let context: RunContext
  let subset: String
  /// The blocks, one a slice.
  let blocks: [Block]
  private let slices: [InputSlices.Slice]
  private let progress: PreparationProgress
  private let preparation: Preparation
  private let stream: PreparedStream

  init(
    _ context: RunContext, subset: String, slices: [InputSlices.Slice],
    progress: PreparationProgress, key: (InputSlices.Slice) -> String
  ) throws {
    self.context = context
    self.subset = subset
    self.slices = slices
    self.progress = progress
    blocks = slices.map { slice in
      Block(
        name: "prepare-\(subset)-\(slice.number.padded(5))", key: key(slice), bytes: slice.bytes)
    }
    var preparation = try Preparation(subset, context.recipe)
    preparation.fingerprinter = Fingerprinter(subset, context.recipe)
    self.preparation = preparation
    stream = PreparedStream(
      preparation, settings: context.recipe.subsets[subset] ?? SubsetRecipe(), work: context.work)
  }

  /// Does a block.
  func prepare(_ index: Int) throws -> StageRecord {
    let slice = slices[index], number = slice.number.padded(5), base = Self.folder(of: subset)
    let path = "\(base)/\(number).jsonl.zst", fingerprintPath = "\(base)/\(number).fingerprints"
    let documents = try context.writerBetweenStages(path, frameBytes: 64 << 10)
    let fingerprints = try DurableFile(context.folder.prepared(fingerprintPath))
    let dropped = DroppedWriters(context) { "\(base)/dropped-\($0)-\(number).jsonl.zst" }
    let measuresPath = "\(base)/measures-\(number).jsonl.zst"
    let measures =
      preparation.measuresAll ? try context.writerBetweenStages(measuresPath) : nil
    let funnel = try stream.run(
      slice.files, slice.rejections, advance: { progress.show(subset, $0, $1) }
    ) { outcome in
      if let measured = outcome.measures { try measures?.append(measured.record) }
      switch outcome.fate {
      case .kept(let document):
        try documents.append(document)
        try fingerprints.write(outcome.fingerprint)
      case .dropped(let stage, _, let record): try dropped.append(record, stage: stage)
      }
    }
    try context.check(funnel, of: subset)
    var files = [
      context.entry(path, try documents.finish().file),
      context.entry(fingerprintPath, try fingerprints.commit()),
    ]
    if let measures { files.append(context.entry(measuresPath, try measures.finish().file)) }
    return StageRecord(
      key: blocks[index].key, funnels: [subset: funnel], files: files + (try dropped.finish()))
  }

  /// Tells of a block that is done.
  func found(_ index: Int, _ record: StageRecord) {
    progress.add(subset, slices[index].bytes, record.funnels[subset] ?? Funnel())
  }

  /// What a block left.
  func output(of record: StageRecord) -> Output {
    let prefix = "\(Self.folder(of: subset))/dropped-"
    let dropped = record.files.filter { $0.path.hasPrefix(prefix) }.map { file in
      (stage: String(file.path.dropFirst(prefix.count).prefix { $0 != "-" }), path: file.path)
    }
    precondition(record.files.count >= 2, "PrepareStage.output: a record of a block")
    let measures = record.files.first { $0.path.contains("/measures-") }?.path
    return Output(
      documents: record.files[0].path, fingerprints: record.files[1], dropped: dropped,
      measures: measures,
      funnel: record.funnels[subset] ?? Funnel(), files: record.files.map(\.path))
  }

  /// Throws a bad-input failure if too much is damaged, or nothing is left.
  func check(_ outputs: [Output]) throws {
    let funnel = outputs.reduce(into: Funnel()) { $0.add($1.funnel) }
    try SubsetCheck(recipe: context.recipe, subset: subset, funnel: funnel).afterPreparation()
  }

  private static func folder(of subset: String) -> String { "\(RunFolder.work)/prepare/\(subset)" }
}

extension Int {
  /// The number with zeros before it up to a width.
  func padded(_ width: Int) -> String {
    let digits = String(self)
    return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
  }
}
