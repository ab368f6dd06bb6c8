/// Puts together what the stages left.
struct ManifestAssembly {
  let recipe: Recipe
  let deduplicated: [String: DeduplicateStage.Output]
  let decontaminated: [String: DecontaminateStage.Output]
  let tokens: [String: TokenizeStage.Output]
  let tokenizer: Tokenizer
  let model: FileEntry
  let recipeFile: FileEntry
  let contentFiles: [FileEntry]

  /// The manifest of the finished data set.
  func manifest() -> DataSetManifest {
    var files = [recipeFile, model]
    var subsets: [String: DataSetManifest.Subset] = [:]
    let training = recipe.trainingShares(of: tokens.mapValues(\.tokens))
    for name in recipe.subsetNames {
      let funnel = decontaminated[name]?.funnel ?? Funnel()
      files += deduplicated[name]?.files ?? []
      files += decontaminated[name]?.files ?? []
      files += tokens[name]?.files ?? []
      subsets[name] = DataSetManifest.Subset(
        weight: recipe.share(of: name),
        documents: funnel.stages.last?.kept.documents ?? 0,
        bytes: funnel.stages.last?.bytesOut ?? 0, tokens: tokens[name]?.tokens ?? 0,
        heldOut: funnel["held_out"]?.dropped["held_out"] ?? Tally(),
        training: training[name], funnel: funnel)
    }
    return DataSetManifest(
      recipe: recipe, subsets: subsets,
      tokenizer: DataSetManifest.TokenizerEntry(
        path: TokenizerStage.path, vocabularySize: tokenizer.vocabularySize,
        endOfDocument: tokenizer.endOfDocument, sha256: model.sha256),
      files: files.sorted { $0.path < $1.path },
      contentFiles: contentFiles.isEmpty ? nil : contentFiles,
      notices: recipe.subsetNames.flatMap { deduplicated[$0]?.notices ?? [] })
  }
}
