import Foundation
import GopherCore

/// Single stages of the pipeline on files: documents in, documents out.
///
/// Inputs are what ``InputReader`` reads; the output is one file of documents (`.jsonl.zst`,
/// `.jsonl.gz` or `.jsonl`) in the order of the input, and, if asked for, one of records of what was
/// dropped. Both appear whole or not at all. Input of which nothing can be read, or more than
/// `maximum_damaged_share` is damaged, is a bad-input failure; then the records alone appear.
///
///     let stages = FileStages(inputs: ["pages"], output: "pages.jsonl.zst")
///     let funnel = try stages.extract()
public struct FileStages {
  let inputs: [String]
  let output: String
  let dropped: String?
  let source: String
  /// How the inputs are read.
  let reading: SubsetRecipe
  let recipe: Recipe
  let work: Work

  /// Stages from inputs to an output.
  ///
  /// - Parameters:
  ///   - inputs: files and folders.
  ///   - output: the file of documents.
  ///   - dropped: the file of dropped documents' records; not written if nil.
  ///   - source: the name of the subset in the documents.
  ///   - kind: what inputs hold whose names do not tell it.
  ///   - recipe: the settings of the stages; its subsets are not looked at.
  ///   - pool: the threads to work with.
  ///   - memory: bytes that sorts and caches may take; changes no result.
  ///   - stop: polled between pieces of work.
  ///   - observer: told of progress.
  public init(
    inputs: [String], output: String, dropped: String? = nil, source: String = "web",
    kind: StatedKind = .detected, recipe: Recipe = Recipe(), pool: ThreadPool = .shared,
    memory: Int = 1 << 30, stop: StopRequest = StopRequest(),
    observer: @escaping ProgressObserver = { _ in }
  ) {
    self.inputs = inputs
    self.output = output
    self.dropped = dropped
    self.source = source
    reading = SubsetRecipe(reading: kind)
    self.recipe = recipe
    work = Work(
      pool: pool, stop: stop, observer: observer, memory: memory, leaves: "nothing was written")
  }

  /// Reads and extracts.
  public func extract() throws -> Funnel { try stream("extract", []) }

  /// Reads, extracts and filters.
  ///
  /// - Parameter stages: those of content, language, quality and repetition to run; others have no
  ///   effect.
  public func filter(_ stages: [FilterStage]) throws -> Funnel {
    var recipe = recipe
    var subset = SubsetRecipe()
    subset.stages.content = stages.contains(.content) ? .on : .off
    subset.stages.language = stages.contains(.language) ? .on : .off
    subset.stages.quality = stages.contains(.quality) ? .on : .off
    subset.stages.repetition = stages.contains(.repetition) ? .on : .off
    recipe.subsets = [source: subset]
    let content = try ContentFilter(loading: recipe.content)
    return try stream(
      "filter", addresses: try Preparation.addresses(of: source, recipe),
      Preparation.filters(of: source, recipe, content: content))
  }

  /// Reads, extracts and drops what is too similar to an item of a test set.
  ///
  /// - Parameter testSets: files and folders; each of their documents is an item.
  public func decontaminate(against testSets: [String]) throws -> Funnel {
    let items = try TestItems(testSets, settings: recipe.testSet)
    guard let filter = try items.filter() else {
      throw Failure.usage("Name at least one test set to hold the documents against.")
    }
    return try stream("decontaminate", [filter])
  }

  /// The input, held against the outputs.
  func checkedInput() throws -> FileInput {
    guard output != dropped else {
      throw Failure.usage(
        "Documents and records of dropped ones cannot both go into \(output); name two files.")
    }
    return try FileInput(inputs, outputs: [output] + (dropped.map { [$0] } ?? []))
  }

  private func stream(
    _ name: String, addresses: AddressFilter? = nil, _ filters: [any DocumentFilter]
  ) throws -> Funnel {
    let input = try checkedInput()
    let kept = try DocumentShardWriter(output, pool: work.pool)
    let records = try dropped.map { try DocumentShardWriter($0, pool: work.pool) }
    let funnel = try stream(name, addresses: addresses, filters, input, into: kept, records)
    try kept.finish()
    try records?.finish()
    return funnel
  }

  /// Reads, extracts and filters into open files.
  func stream(
    _ name: String, addresses: AddressFilter? = nil, _ filters: [any DocumentFilter],
    _ input: FileInput, into kept: DocumentShardWriter, _ records: DocumentShardWriter?
  ) throws -> Funnel {
    let preparation = Preparation(
      source, addresses: addresses, filters: filters, keepsText: recipe.output.keepsDroppedText)
    let stream = PreparedStream(preparation, settings: reading, work: work)
    let funnel = try stream.run(
      input.listing.files, input.listing.rejections,
      advance: { done, _ in work.report(name, done, of: input.bytes) }
    ) { outcome in
      switch outcome.fate {
      case .kept(let document): try kept.append(document)
      case .dropped(_, _, let record): try records?.append(record)
      }
    }
    do {
      try funnel.checkReading(of: "the input", maximumDamagedShare: recipe.maximumDamagedShare)
    } catch let failure as Failure {
      try records?.finish()
      let place =
        dropped.map { "Their records are in \($0)." }
        ?? "A file for records of what was dropped tells more (--dropped)."
      throw Failure(failure.kind, "\(failure.message) \(place)")
    }
    return funnel
  }
}
