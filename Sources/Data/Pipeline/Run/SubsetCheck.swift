import GopherCore

/// Stops a run early where going on would waste it.
struct SubsetCheck {
  let recipe: Recipe
  let subset: String
  let funnel: Funnel

  /// After reading and filtering: too much damaged, or nothing left.
  func afterPreparation() throws {
    do {
      try funnel.checkDamage(
        of: "the subset \(subset)", maximumShare: recipe.maximumDamagedShare)
    } catch let failure as Failure {
      throw Failure(
        failure.kind,
        "\(failure.message) Their records are in \(RunFolder.work)/prepare/\(subset) of the output "
          + "folder.")
    }
    try requireText()
  }

  /// After all stages: nothing left.
  func atTheEnd() throws { try requireText() }

  private func requireText() throws {
    guard let last = funnel.stages.last, last.kept.documents == 0 else { return }
    let drops = funnel.stages.filter { !$0.dropped.isEmpty }.map { stage in
      "\(stage.stage): \(list(stage.dropped))"
    }
    throw Failure.badInput(
      "Nothing is left of the subset \(subset): all of its "
        + "\(funnel.stages.first?.entered.documents ?? 0) documents were dropped "
        + "(\(drops.joined(separator: "; "))). "
        + "Check its inputs and profile, or take the subset out of the recipe.")
  }
}

extension Funnel {
  /// Throws a bad-input failure if nothing could be read or too much is damaged.
  func checkReading(of what: String, maximumDamagedShare: Double) throws {
    try checkDamage(of: what, maximumShare: maximumDamagedShare)
    guard let read = self["read"], read.kept.documents == 0 else { return }
    throw Failure.badInput(
      "Nothing could be read from \(what) (\(list(read.dropped))); check the paths and their kinds."
    )
  }

  /// Throws a bad-input failure if a larger share of the input is damaged than may be.
  func checkDamage(of what: String, maximumShare: Double) throws {
    guard let read = self["read"], read.entered.documents > 0 else { return }
    let reasons = Set(Rejection.Reason.allCases.filter(\.isDamage).map(\.rawValue))
    let damaged = read.dropped.filter { reasons.contains($0.key) }
    let count = damaged.values.reduce(0) { $0 + $1.documents }
    guard Double(count) > maximumShare * Double(read.entered.documents) else { return }
    throw Failure.badInput(
      "\(count) of the \(read.entered.documents) documents of \(what) are damaged "
        + "(\(list(damaged))), more than maximum_damaged_share \(maximumShare) allows.")
  }
}

/// Reasons with their numbers of documents, the most frequent first.
private func list(_ dropped: [String: Tally]) -> String {
  dropped.sorted { ($1.value.documents, $0.key) < ($0.value.documents, $1.key) }
    .map { "\($0.key) \($0.value.documents)" }.joined(separator: ", ")
}
