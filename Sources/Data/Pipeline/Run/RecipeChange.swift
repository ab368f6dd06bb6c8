/// What it means for the work of an unfinished run that its recipe was changed.
struct RecipeChange {
  /// The recipe with which the run was begun, and the one that it goes on with.
  let before: Recipe, now: Recipe

  /// What the user should know: which keys differ, and from which stage on work is done again.
  var sentence: String {
    get throws {
      let keys = try now.differences(from: before)
      let rest = keys.count > 4 ? " and \(keys.count - 4) more" : ""
      return "The recipe differs from that of the unfinished run in "
        + "\(keys.prefix(4).joined(separator: ", "))\(rest): \(consequence)."
    }
  }

  private var consequence: String {
    let read = now.subsetNames.filter {
      before.subsets[$0] != nil && now.ofPreparation(of: $0) != before.ofPreparation(of: $0)
    }
    let again = "again, with all that comes after it"
    if !read.isEmpty {
      let verb = read.count == 1 ? "is" : "are"
      return "\(read.joined(separator: ", ")) \(verb) read and filtered \(again)"
    }
    if now.groups.contains(where: { now.ofDeduplication(of: $0) != before.ofDeduplication(of: $0) })
    {
      return "deduplication is done \(again)"
    }
    if now.ofText != before.ofText { return "the test-set filter is run \(again)" }
    if now.tokenizer != before.tokenizer || now.subsetNames.contains(where: changesSample) {
      return "the tokenizer is made \(again)"
    }
    return now.output.mds == before.output.mds
      ? "nothing is done again" : "the text is encoded again"
  }

  private func changesSample(_ subset: String) -> Bool {
    now.tokenizerWeight(of: subset) != before.tokenizerWeight(of: subset)
  }

  /// Whether the run still has a stage of a name, or a block of one; what others left is of no use.
  func keeps(_ stage: String) -> Bool {
    let groups = now.groups.map { "deduplicate-\($0.joined(separator: "+"))" }
    if (groups + ["tokenizer", "analyse", "run"]).contains(stage) { return true }
    return now.subsetNames.contains { subset in
      ["prepare", "decontaminate", "tokenize"].map { "\($0)-\(subset)" }.contains {
        stage == $0 || stage.isBlock(of: $0)
      }
    }
  }
}

extension String {
  /// Whether it is the name of a stage with a number behind it.
  fileprivate func isBlock(of stage: String) -> Bool {
    hasPrefix("\(stage)-") && dropFirst(stage.count + 1).allSatisfy(\.isNumber)
  }
}
