/// The parts of a recipe on which the stages depend: the recipe with the defaults in place of all that
/// a stage does not look at.
///
/// Each holds the one before it, as each stage depends on what the ones before it did.
extension Recipe {
  /// What decides how a subset is read and filtered.
  func ofPreparation(of subset: String) -> Recipe {
    var recipe = ofDeduplication(of: [subset])
    let defaults = Recipe()
    // Which files are read is a matter of the inputs, and stands in their keys.
    recipe.subsets[subset]?.limitFiles = 0
    recipe.subsets[subset]?.limitBytes = 0
    recipe.subsets[subset]?.extensions = []
    recipe.nearDeduplication.maximumJaccard = defaults.nearDeduplication.maximumJaccard
    recipe.deduplicatesAcrossSubsets = defaults.deduplicatesAcrossSubsets
    recipe.index = defaults.index
    recipe.heldOut = defaults.heldOut
    recipe.maximumDamagedShare = defaults.maximumDamagedShare
    recipe.output.partBytes = defaults.output.partBytes
    return recipe
  }

  /// What decides which documents of a group of subsets are duplicates and which are held out, too.
  func ofDeduplication(of group: [String]) -> Recipe {
    var recipe = ofText
    recipe.subsets = recipe.subsets.filter { group.contains($0.key) }
    recipe.testSet = TestSetSettings()
    recipe.testSetInputs = []
    return recipe
  }

  /// The recipe without all that no document depends on.
  var ofText: Recipe {
    var recipe = self
    let defaults = Recipe()
    recipe.name = defaults.name
    recipe.tokenizer = defaults.tokenizer
    recipe.mixture = defaults.mixture
    recipe.dataSheet = defaults.dataSheet
    recipe.output.keepsWork = defaults.output.keepsWork
    recipe.output.writesMDS = defaults.output.writesMDS
    recipe.output.mdsSequenceLength = defaults.output.mdsSequenceLength
    recipe.output.mdsShardBytes = defaults.output.mdsShardBytes
    for name in subsetNames {
      recipe.subsets[name]?.weight = 1
      recipe.subsets[name]?.tokens = 0
      recipe.subsets[name]?.tokenizerWeight = 0
    }
    return recipe
  }
}
