import Foundation
import GopherCore

extension DataSet {
  /// Gives a finished data set other weights or quotas; documents, tokenizer and tokens stay.
  ///
  ///     let data = try DataSet("out").mixed(["subsets.web.weight=0.4", "subsets.books.weight=0.6"])
  ///
  /// A tokenizer that was trained on the data set keeps the shares of text it was trained on: the
  /// recipe names them from now on as `tokenizer_weight`, so that it still makes this data set from
  /// raw input, to the byte. The recipe, the pages that describe the data set, and `manifest.json` are
  /// written anew; a process that is killed between them leaves a data set that can be read, and
  /// mixed again.
  ///
  /// Throws a usage failure for an override of another key, or of values that cannot be used, and
  /// while a run is at work in the folder.
  ///
  /// - Parameter overrides: `key=value` of `mixture.tokens` and of subsets' `weight` and `tokens`.
  public func mixed(_ overrides: [String]) throws -> DataSet {
    let old = manifest.recipe
    var recipe = try Configuration.read(
      defaults: old, templates: ["subsets": SubsetRecipe()], overrides: overrides)
    for name in recipe.subsetNames { _ = try entry(of: name) }
    try recipe.validate()
    if let key = try recipe.differences(from: old).first(where: { !Recipe.isOfMixture($0) }) {
      throw Failure.usage(
        "\(key) decides about documents or tokens; mix changes mixture.tokens and the subsets' "
          + "weight and tokens alone. Build another data set for it.")
    }
    if old.tokenizer.model.isEmpty {
      for name in old.subsetNames {
        recipe.subsets[name]?.tokenizerWeight = old.tokenizerWeight(of: name)
      }
    }
    return try RunFolder.withoutRuns(in: directory) { try written(recipe) }
  }

  private func written(_ recipe: Recipe) throws -> DataSet {
    var manifest = manifest
    manifest.recipe = recipe
    let training = recipe.trainingShares(of: manifest.subsets.mapValues(\.tokens))
    for name in manifest.subsetNames {
      manifest.subsets[name]?.weight = recipe.share(of: name)
      manifest.subsets[name]?.training = training[name]
    }
    let record = try DurableFile.write(
      try Configuration.print(recipe), to: "\(directory)/recipe.yaml")
    manifest.files = manifest.files.map {
      $0.path == "recipe.yaml" ? FileEntry(path: $0.path, record: record) : $0
    }
    if manifest.files.contains(where: { $0.path == DataSetAnalysis.path }) {
      let pages = [DataSetReport.path, DataSheet.path]
      manifest.files.removeAll { pages.contains($0.path) }
      manifest = try DescribeStage.described(
        manifest, DataSetAnalysis.read("\(directory)/\(DataSetAnalysis.path)"), in: directory)
    }
    try manifest.write(directory)
    return try DataSet(directory)
  }
}
