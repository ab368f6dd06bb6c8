import GopherCore

/// Stops a run early where going on would waste it.
struct SubsetCheck {
  let recipe: Recipe
  let subset: String
  let funnel: Funnel

  /// After reading and filtering: too much damaged, or nothing left.
  func afterPreparation() throws {
    if let read = funnel["read"], read.entered.documents > 0 {
      let reasons = Set(Rejection.Reason.allCases.filter(\.isDamage).map(\.rawValue))
      let damaged = read.dropped.filter { reasons.contains($0.key) }
      let count = damaged.values.reduce(0) { $0 + $1.documents }
      let share = Double(count) / Double(read.entered.documents)
      if share > recipe.maximumDamagedShare {
        throw Failure.badInput(
          "\(count) of the \(read.entered.documents) documents of the subset \(subset) are damaged "
            + "(\(list(damaged))), more than maximum_damaged_share "
            + "\(recipe.maximumDamagedShare) allows. Their records are in \(RunFolder.work)/prepare/"
            + "\(subset) of the output folder.")
      }
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

  private func list(_ dropped: [String: Tally]) -> String {
    dropped.sorted { ($1.value.documents, $0.key) < ($0.value.documents, $1.key) }
      .map { "\($0.key) \($0.value.documents)" }.joined(separator: ", ")
  }
}
