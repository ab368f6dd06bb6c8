import GopherCore

/// The files of a data set that the stages of a recipe's run may write.
struct DataSetFiles {
  let recipe: Recipe

  /// Their paths below the folder of the data set, whether they are there or not.
  ///
  /// - Parameter folder: where the shards for MosaicML are looked for, whose number is not bounded.
  func paths(in folder: String) -> [String] {
    var paths = [TokenizerStage.path]
    let stages = Preparation.inputStages + FilterStage.allCases.map(\.rawValue)
    for subset in recipe.subsetNames {
      paths += stages.map { "dropped/\(subset)/\($0).jsonl.zst" }
      paths += (0..<DeduplicateStage.mostBuckets).map {
        DecontaminateStage.path(of: subset, part: $0)
      }
      paths += ["heldout/\(subset).jsonl.zst", RecordedMeasures.path(of: subset)]
      paths += ["tokens/\(subset).bin", "tokens/\(subset).idx"]
      let shards = "tokens/\(subset).mds"
      for name in Directory.names(in: "\(folder)/\(shards)")
      where name == "index.json" || name.hasPrefix("shard.") && name.hasSuffix(".mds") {
        paths.append("\(shards)/\(name)")
      }
    }
    return paths
  }
}
