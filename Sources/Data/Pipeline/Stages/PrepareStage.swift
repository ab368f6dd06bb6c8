import GopherCore

/// Reads a slice of the input and prepares its documents; one record a slice.
struct PrepareStage {
  /// A prepared slice.
  struct Output {
    /// The file of documents below the output folder.
    let documents: String
    /// The files of dropped documents, by stage.
    let dropped: [(stage: String, path: String)]
    /// The file of what the filters measured; nil if no filter runs.
    let measures: String?
    /// The counts so far.
    let funnel: Funnel
  }

  let context: RunContext
  let subset: String
  private let preparation: Preparation
  private let stream: PreparedStream

  init(_ context: RunContext, subset: String) throws {
    self.context = context
    self.subset = subset
    preparation = try Preparation(subset, context.recipe)
    stream = PreparedStream(
      preparation, settings: context.recipe.subsets[subset] ?? SubsetRecipe(), work: context.work)
  }

  /// Prepares a slice, or finds it done.
  ///
  /// - Parameter advance: told how many bytes of files are done.
  func run(
    _ slice: InputSlices.Slice, key: String, advance: (Int, Funnel) -> Void
  ) throws -> Output {
    let name = "prepare-\(subset)-\(slice.number.padded(5))"
    if let record = context.store.finished(name, key: key, note: context.work.note) {
      advance(slice.bytes, record.funnels[subset] ?? Funnel())
      return output(of: record)
    }
    let record = try prepare(slice, key: key, advance: advance)
    try context.store.commit(name, record)
    return output(of: record)
  }

  private func prepare(
    _ slice: InputSlices.Slice, key: String, advance: (Int, Funnel) -> Void
  ) throws -> StageRecord {
    let number = slice.number.padded(5), base = "\(RunFolder.work)/prepare/\(subset)"
    let path = "\(base)/\(number).jsonl.zst"
    let documents = try context.writer(path, frameBytes: 64 << 10, isIndexed: false)
    let dropped = DroppedWriters(context) { "\(base)/dropped-\($0)-\(number).jsonl.zst" }
    let measuresPath = "\(base)/measures-\(number).jsonl.zst"
    let measures =
      preparation.measuresAll ? try context.writer(measuresPath, isIndexed: false) : nil
    let funnel = try stream.run(slice.files, slice.rejections, advance: advance) { outcome in
      if let measured = outcome.measures { try measures?.append(measured.record) }
      switch outcome.fate {
      case .kept(let document): try documents.append(document)
      case .dropped(let stage, _, let record): try dropped.append(record, stage: stage)
      }
    }
    try context.check(funnel, of: subset)
    var entries = [context.entry(path, try documents.finish().file)]
    if let measures { entries.append(context.entry(measuresPath, try measures.finish().file)) }
    return StageRecord(
      key: key, funnels: [subset: funnel], files: entries + (try dropped.finish()))
  }

  private func output(of record: StageRecord) -> Output {
    let measures = record.files.first { $0.path.contains("/measures-") }?.path
    let dropped = record.files.dropFirst().filter { $0.path != measures }.map { file in
      let name = file.path.split(separator: "/").last ?? ""
      let stage = name.dropFirst("dropped-".count).prefix { $0 != "-" }
      return (stage: String(stage), path: file.path)
    }
    return Output(
      documents: record.files.first?.path ?? "", dropped: dropped, measures: measures,
      funnel: record.funnels[subset] ?? Funnel())
  }
}

extension Int {
  /// The number with zeros before it up to a width.
  func padded(_ width: Int) -> String {
    let digits = String(self)
    return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
  }
}
