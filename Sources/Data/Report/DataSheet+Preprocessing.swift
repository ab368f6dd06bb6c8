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
    sheet.question(
      "By what rules?",
      "The recipe's, where the stages above ran. These are all of its keys but the answers that stand "
        + "in this sheet, of paths the last components:")
    let recipe = manifest.recipe
    try sheet.block(rules)
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
      ] + givenFiles
        + manifest.files.filter { named.contains($0.path) }.map { [$0.path, $0.sha256] })
  }

  /// The files that the recipe names beside the inputs, by their keys and last names, with SHA-256.
  private var givenFiles: [[String]] {
    let recipe = manifest.recipe, content = recipe.content
    var rows = (manifest.contentFiles ?? []).map { file in
      let key =
        if file.path == content.classifier {
          "classifier"
        } else {
          content.blockedHosts.contains(file.path) ? "blocked_hosts" : "blocked_urls"
        }
      return ["content.\(key): \(file.path.lastName)", file.sha256]
    }
    if !recipe.tokenizer.model.isEmpty {
      // The model of the data set is the given one, byte for byte.
      rows.append(
        ["tokenizer.model: \(recipe.tokenizer.model.lastName)", manifest.tokenizer.sha256])
    }
    return rows
  }

  private func amount(_ tally: Tally) -> String {
    "\(PlotNumber.count(tally.documents)) (\(PlotNumber.bytes(tally.bytes)))"
  }

  /// The recipe with which the data set can be made again, without folders and answers.
  private var rules: String {
    get throws {
      let printed = try Configuration.print(manifest.recipe.withoutFolders)
      var isAnswer = false
      return printed.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
        // A key of the recipe itself ends the block of answers.
        if let first = line.first, first != " " { isAnswer = line.hasPrefix("datasheet:") }
        return !isAnswer
      }.joined(separator: "\n")
    }
  }
}

extension Recipe {
  /// The recipe with the last components of all paths and without the maker's answers.
  fileprivate var withoutFolders: Recipe {
    var recipe = self
    for name in subsetNames {
      recipe.subsets[name]?.inputs = subsets[name]?.inputs.map(\.lastName) ?? []
    }
    recipe.content.blockedHosts = content.blockedHosts.map(\.lastName)
    recipe.content.blockedAddresses = content.blockedAddresses.map(\.lastName)
    recipe.content.classifier = content.classifier.lastName
    recipe.index = index.map(\.lastName)
    recipe.testSetInputs = testSetInputs.map(\.lastName)
    recipe.tokenizer.model = tokenizer.model.lastName
    recipe.dataSheet = DataSheetAnswers()
    return recipe
  }
}

extension String {
  /// The last component of a path.
  fileprivate var lastName: String { String(split(separator: "/").last ?? "") }
}
