import Foundation
import GopherCore

/// The stages of a run in their order, each with the key of all that it depends on.
struct RunPlan {
  private let context: RunContext
  private let inputs: [String: InputSlices]
  private let testItems: TestItems
  private let givenTokenizer: Tokenizer?
  private let index: [DeduplicationIndex]
  private let recipeKey: String

  init(
    _ context: RunContext, inputs: [InputSlices], testItems: TestItems, index: [DeduplicationIndex],
    givenTokenizer: Tokenizer?
  ) throws {
    self.context = context
    self.inputs = Dictionary(uniqueKeysWithValues: zip(context.recipe.subsetNames, inputs))
    self.testItems = testItems
    self.givenTokenizer = givenTokenizer
    self.index = index
    recipeKey = StageStore.key(
      [
        DataSetManifest.currentFormat, try Configuration.print(context.recipe),
        try context.recipe.content.key,
      ]
        + (try index.map { try $0.key }))
  }

  private var recipe: Recipe { context.recipe }
  private var subsets: [String] { recipe.subsetNames }
  private var groups: [[String]] {
    recipe.deduplicatesAcrossSubsets ? [subsets] : subsets.map { [$0] }
  }

  /// A key for each state of the inputs, on which all documents depend.
  private var inputKey: String {
    StageStore.key(
      [recipeKey, testItems.key] + subsets.flatMap { inputs[$0]?.slices.map(\.key) ?? [] })
  }

  /// A key for all that the tokenizer and the finished run depend on: a given model by its bytes.
  private func key(_ stage: String) -> String {
    StageStore.key([stage, inputKey, givenTokenizer.map { SHA256.of($0.model) } ?? ""])
  }

  /// Runs what is not finished.
  func run() throws -> DataSetManifest {
    if let manifest = finishedManifest() { return manifest }
    try testItems.check()
    try context.folder.remove(["manifest.json"])
    let deduplicated = try deduplicate()
    let decontaminated = try decontaminate(deduplicated)
    let (tokenizer, model) = try TokenizerStage(context: context, given: givenTokenizer).run(
      key: key("tokenizer"), parts: decontaminated.mapValues(\.parts))
    var tokens: [String: (tokens: Int, files: [FileEntry])] = [:]
    for subset in subsets {
      tokens[subset] = try TokenizeStage(context: context, subset: subset).run(
        key: StageStore.key(["tokenize", subset, inputKey, model.sha256]),
        parts: decontaminated[subset]?.parts ?? [],
        bytes: decontaminated[subset]?.funnel.stages.last?.bytesOut ?? 0, tokenizer: tokenizer)
    }
    let manifest = try DescribeStage(context: context).run(
      ManifestAssembly(
        recipe: recipe, deduplicated: deduplicated, decontaminated: decontaminated,
        tokens: tokens, tokenizer: tokenizer, model: model, recipeFile: recipeFile()
      ).manifest())
    try manifest.write(context.folder.path)
    try finish()
    return manifest
  }

  private func deduplicate() throws -> [String: DeduplicateStage.Output] {
    let progress = PreparationProgress(context, total: inputs.values.reduce(0) { $0 + $1.bytes })
    var outputs: [String: DeduplicateStage.Output] = [:]
    for group in groups {
      let stage = DeduplicateStage(context: context, group: group, index: index)
      let keys = group.flatMap { inputs[$0]?.slices.map(\.key) ?? [] }
      let results = try stage.run(
        key: StageStore.key(["deduplicate", recipeKey] + keys),
        needsBuckets: !group.allSatisfy { decontamination(of: $0).isFinished },
        prepare: { try group.map { try prepare($0, progress) } })
      for (subset, result) in zip(group, results) { outputs[subset] = result }
      progress.skipTo(after: group.reduce(0) { $0 + (inputs[$1]?.bytes ?? 0) })
    }
    return outputs
  }

  private func prepare(
    _ subset: String, _ progress: PreparationProgress
  ) throws -> [PrepareStage.Output] {
    let stage = try PrepareStage(context, subset: subset)
    var funnel = Funnel()
    let outputs = try (inputs[subset]?.slices ?? []).map { slice in
      let key = StageStore.key(["prepare", recipeKey, subset, slice.key])
      let output = try stage.run(slice, key: key) { progress.show(subset, $0, funnel, $1) }
      funnel.add(output.funnel)
      progress.add(slice.bytes)
      return output
    }
    try SubsetCheck(recipe: recipe, subset: subset, funnel: funnel).afterPreparation()
    return outputs
  }

  private func decontaminate(
    _ deduplicated: [String: DeduplicateStage.Output]
  ) throws -> [String: DecontaminateStage.Output] {
    let heldOut = subsets.compactMap { subset in
      deduplicated[subset].map {
        (subset: subset, path: context.folder.appending($0.heldOut))
      }
    }
    var filter: TestSetFilter??
    var outputs: [String: DecontaminateStage.Output] = [:]
    for subset in subsets {
      guard let input = deduplicated[subset] else { continue }
      let output = try decontamination(of: subset).run(input) {
        if let made = filter { return made }
        let made = try testItems.filter(heldOut: heldOut)
        filter = .some(made)
        return made
      }
      try SubsetCheck(recipe: recipe, subset: subset, funnel: output.funnel).atTheEnd()
      outputs[subset] = output
    }
    return outputs
  }

  private func decontamination(of subset: String) -> DecontaminateStage {
    DecontaminateStage(
      context: context, subset: subset,
      key: StageStore.key(["decontaminate", subset, inputKey]))
  }

  private func recipeFile() throws -> FileEntry {
    let bytes = try MappedFile(context.folder.appending("recipe.yaml")).contents
    return FileEntry(path: "recipe.yaml", bytes: bytes.count, sha256: SHA256.of(bytes))
  }

  /// The manifest of a run that is finished and whose inputs have not changed since.
  private func finishedManifest() -> DataSetManifest? {
    guard let manifest = try? DataSetManifest.read(context.folder.path),
      context.store.finished("run", key: key("run"), note: context.work.note) != nil,
      manifest.files.allSatisfy({ file in
        let path = context.folder.appending(file.path)
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        return size == file.bytes
      })
    else { return nil }
    return manifest
  }

  /// Leaves of the work only what says that it is done.
  private func finish() throws {
    try context.store.commit("run", StageRecord(key: key("run")))
    if !recipe.output.keepsWork { try context.folder.remove(context.store.filesBetweenStages) }
  }
}
