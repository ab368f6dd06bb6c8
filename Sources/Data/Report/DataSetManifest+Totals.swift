extension DataSetManifest {
  /// The subsets in the order of their names.
  package var orderedSubsets: [(name: String, subset: Subset)] {
    subsets.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// What is trained on, over all subsets.
  package var kept: Tally { subsets.values.reduce(Tally()) { $0 + $1.kept } }

  /// Tokens to train on, over all subsets.
  package var tokens: Int { subsets.values.reduce(0) { $0 + $1.tokens } }

  /// What the first stages were given, over all subsets.
  package var read: Tally {
    subsets.values.compactMap(\.funnel.stages.first).reduce(Tally()) { $0 + $1.entered }
  }

  /// The funnels of all subsets as one.
  package var funnel: Funnel { Funnel(joining: orderedSubsets.map(\.subset.funnel)) }
}

extension DataSetManifest.Subset {
  /// What is trained on.
  package var kept: Tally { Tally(documents: documents, bytes: bytes) }
}

extension Funnel {
  /// The stages of several funnels added up, in the order in which text passes through.
  ///
  /// What a stage does not concern goes through it whole, so that every stage is given what the
  /// one before kept.
  package init(joining funnels: [Funnel]) {
    let names = Self.stageNames(of: funnels)
    self.init(
      stages: names.enumerated().map { place, name in
        funnels.reduce(into: StageCount(stage: name)) { sum, funnel in
          let before = names[..<place].reversed().lazy.compactMap { funnel[$0] }.first
          guard let count = funnel[name] ?? before?.passedWhole(through: name) else { return }
          sum.add(count)
        }
      })
  }

  /// Every stage's name once; one that some funnels lack stands behind its predecessor.
  private static func stageNames(of funnels: [Funnel]) -> [String] {
    var names = [String]()
    for funnel in funnels {
      var place = 0
      for stage in funnel.stages {
        if let known = names.firstIndex(of: stage.stage) {
          place = known + 1
        } else {
          names.insert(stage.stage, at: place)
          place += 1
        }
      }
    }
    return names
  }
}

extension StageCount {
  /// The count of a later stage that takes nothing away from what stayed here.
  fileprivate func passedWhole(through stage: String) -> StageCount {
    var count = StageCount(stage: stage)
    count.kept = Tally(documents: kept.documents, bytes: bytesOut)
    count.entered = count.kept
    count.bytesOut = bytesOut
    return count
  }

  /// What went on to the next stage, in the bytes that the next stage counts.
  package var passedOn: Tally { Tally(documents: kept.documents, bytes: min(kept.bytes, bytesOut)) }

  /// What was taken away and why, most bytes first.
  ///
  /// The markup that extraction takes from pages that stayed is a reason of its own, so that bytes
  /// add up from stage to stage.
  package var losses: [(reason: String, amount: Tally)] {
    var losses = dropped.map { (reason: $0.key.replacing("_", with: " "), amount: $0.value) }
    if passedOn.bytes < kept.bytes {
      losses.append(
        ("markup around the text", Tally(bytes: kept.bytes - passedOn.bytes)))
    }
    return losses.sorted {
      ($1.amount.bytes, $1.amount.documents, $0.reason)
        < ($0.amount.bytes, $0.amount.documents, $1.reason)
    }
  }

  /// The stage's name in words.
  package var title: String { stage.replacing("_", with: " ") }
}
