import Foundation
import GopherCore

/// The stages of a run in their order; every process of the run goes through all of them.
struct RunPlan {
  private let context: RunContext
  private let inputs: [String: InputSlices]
  private let testItems: TestItems
  private let givenTokenizer: Tokenizer?
  private let index: [DeduplicationIndex]
  private let keys: RunKeys

  init(
    _ context: RunContext, inputs: [InputSlices], testItems: TestItems, index: [DeduplicationIndex],
    givenTokenizer: Tokenizer?
  ) throws {
    self.context = context
    self.inputs = Dictionary(uniqueKeysWithValues: zip(context.recipe.subsetNames, inputs))
    self.testItems = testItems
    self.givenTokenizer = givenTokenizer
    self.index = index
    keys = try RunKeys(
      context.recipe, inputs: self.inputs, testItems: testItems, index: index,
      givenTokenizer: givenTokenizer)
  }

  private var recipe: Recipe { context.recipe }
  private var subsets: [String] { recipe.subsetNames }

  /// Runs what is not finished.
  func run() throws -> DataSetManifest {
    if let manifest = try finishedManifest() { return manifest }
    try testItems.check()
    try context.folder.open {
      try context.folder.remove(["manifest.json"])
      try takeChange()
      // What a stage was writing when it was interrupted; a later one need not write it again.
      let writer = DataSetFiles(recipe: context.folder.recipeBefore ?? recipe)
      try context.store.removeUnrecorded(writer.paths(in: context.folder.path))
      try context.store.takeOver(context.work)
    }
    let deduplicated = try deduplicate()
    let decontaminated = try decontaminate(deduplicated)
    let (tokenizer, model) = try TokenizerStage(context: context, given: givenTokenizer).run(
      key: try keys.tokenizer, parts: decontaminated.mapValues(\.parts))
    var tokens: [String: TokenizeStage.Output] = [:]
    for subset in subsets {
      guard let input = decontaminated[subset] else { continue }
      tokens[subset] = try TokenizeStage(
        context: context, subset: subset, tokenizer: tokenizer,
        key: keys.tokenize(subset, model: model)
      ).run(input)
    }
    return try finish {
      ManifestAssembly(
        recipe: recipe, deduplicated: deduplicated, decontaminated: decontaminated,
        tokens: tokens, tokenizer: tokenizer, model: model, recipeFile: try recipeFile(),
        contentFiles: keys.contentFiles
      ).manifest()
    }
  }

  /// Tells the user of a change of the recipe, and removes what no stage of the run will take up or
  /// write anew.
  private func takeChange() throws {
    guard let before = context.folder.recipeBefore,
      try recipe.differences(from: before).contains(where: { !Recipe.isOfDataSheet($0) })
    else { return }
    let change = RecipeChange(before: before, now: recipe)
    context.work.note(try change.sentence)
    try context.store.forget { name, _ in !change.keeps(name) }
  }

  private func deduplicate() throws -> [String: DeduplicateStage.Output] {
    let progress = PreparationProgress(context, total: inputs.values.reduce(0) { $0 + $1.bytes })
    var outputs: [String: DeduplicateStage.Output] = [:]
    for group in recipe.groups {
      let preparation = try group.map { subset in
        try PrepareStage(
          context, subset: subset, slices: inputs[subset]?.slices ?? [], progress: progress,
          key: { keys.prepare(subset, $0) })
      }
      let results = try DeduplicateStage(
        context: context, group: group, index: index, key: keys.deduplicate(group)
      ).run(
        preparation,
        needsBuckets: { !group.allSatisfy { decontamination(of: $0).isFinished } })
      for (subset, result) in zip(group, results) { outputs[subset] = result }
      progress.skipTo(after: group.reduce(0) { $0 + (inputs[$1]?.bytes ?? 0) })
    }
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
    DecontaminateStage(context: context, subset: subset, key: keys.decontaminate(subset))
  }

  private func recipeFile() throws -> FileEntry {
    let bytes = try MappedFile(context.folder.appending("recipe.yaml")).contents
    return FileEntry(path: "recipe.yaml", bytes: bytes.count, sha256: SHA256.of(bytes))
  }

  /// The manifest of a run that is finished and whose inputs have not changed since.
  private func finishedManifest() throws -> DataSetManifest? {
    guard let manifest = try? DataSetManifest.read(context.folder.path), manifest.recipe == recipe,
      context.store.finished("run", key: try keys.run) != nil,
      manifest.files.allSatisfy({ file in
        let path = context.folder.appending(file.path)
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        return size == file.bytes
      })
    else { return nil }
    return manifest
  }

  /// Describes the data set, writes the manifest, and leaves of the work only what says that it is
  /// done; the manifest is another process's if that was here before.
  private func finish(_ assembled: () throws -> DataSetManifest) throws -> DataSetManifest {
    let key = try keys.run
    let manifest = try context.folder.claiming("run", waits: true, context.work) {
      () -> DataSetManifest in
      if let manifest = try finishedManifest() { return manifest }
      if !recipe.output.keepsWork { try context.removal.remove(context.store.filesBetweenStages) }
      let manifest = try DescribeStage(context: context).run(try assembled())
      try manifest.write(context.folder.path)
      try context.store.commit("run", StageRecord(key: key))
      // Blocks of an earlier recipe or other inputs may have left files that no stage wrote again.
      let files = Set(manifest.files.map(\.path))
      try context.store.forget { !$1.finalFiles.allSatisfy(files.contains) }
      try context.removal.finish()
      context.folder.removeEmptyFolders()
      return manifest
    }
    guard let manifest else { preconditionFailure("RunPlan.finish: who waits for a claim gets it") }
    return manifest
  }
}
