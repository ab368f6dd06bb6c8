import CZlib
import CZstd
import GopherCore

extension DataSheet {
  /// What was done to the inputs: stages with their counts, rules with their thresholds, versions.
  func preprocessing(_ sheet: inout Markdown) throws {
    sheet.heading("Preprocessing", level: 2)
    sheet.question(
      "What was done?",
      "The stages of each subset in order. What went in is what stayed and what was dropped; bytes "
        + "are of input up to `extract` and of text from there on.")
    for (name, subset) in manifest.orderedSubsets {
      sheet.heading(name, level: 3)
      sheet.table(
        ["stage", "in", "kept", "dropped, by reason"],
        subset.funnel.stages.map { stage in
          [
            stage.stage, amount(stage.entered), amount(stage.kept),
            stage.dropped.sorted { ($1.value.documents, $0.key) < ($0.value.documents, $1.key) }
              .map { "\($0.key) \(amount($0.value))" }.joined(separator: "; "),
          ]
        })
    }
    sheet.question("By what rules?", "The recipe's, where the stages above ran:")
    let recipe = manifest.recipe
    try sheet.block(
      [
        section("language", recipe.language), section("quality", recipe.quality),
        section("repetition", recipe.repetition),
        section("near_deduplication", recipe.nearDeduplication),
        section("held_out", recipe.heldOut), section("test_set", recipe.testSet),
      ].joined())
    sheet.question(
      "How was it made into tokens?",
      "By a SentencePiece model of \(PlotNumber.count(manifest.tokenizer.vocabularySize)) pieces, "
        + (recipe.tokenizer.model.isEmpty
          ? "trained on \(PlotNumber.bytes(recipe.tokenizer.sampleBytes)) of the kept text at most, "
            + "shared out by the subsets' weights." : "given by the recipe."))
    sheet.question(
      "Was what was dropped kept?",
      "`dropped/` has a record of every dropped document with its reason and all values, "
        + (recipe.output.keepsDroppedText ? "and its text." : "without its text."))
    sheet.question("With what, and from what?", "Every other file's SHA-256 is in `manifest.json`.")
    let named = [manifest.tokenizer.path, DataSetAnalysis.path]
    sheet.table(
      ["what", "version or SHA-256"],
      [
        ["massivetext-build", PackageVersion.current],
        ["zstd", String(cString: ZSTD_versionString())],
        ["zlib", String(cString: zlibVersion())],
      ] + manifest.files.filter { named.contains($0.path) }.map { [$0.path, $0.sha256] })
  }

  private func amount(_ tally: Tally) -> String {
    "\(PlotNumber.count(tally.documents)) (\(PlotNumber.bytes(tally.bytes)))"
  }

  /// The settings of a stage as they stand in a recipe.
  private func section(_ key: String, _ settings: some Encodable) throws -> String {
    try Configuration.print([key: settings])
  }
}
