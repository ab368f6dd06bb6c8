import GopherCore

/// Counts what the shards of a subset hold, and holds it against the manifest.
struct SubsetVerification {
  let data: DataSet
  let subset: String
  let entry: DataSetManifest.Subset
  let tokenizer: Tokenizer
  let work: Work

  /// What is wrong, a sentence each; of many documents with one mistake the first of each piece is
  /// named.
  func problems() throws -> [String] {
    var problems = entry.funnel.addsUp ? [] : ["The counts of the subset \(subset) do not add up."]
    problems += try documents()
    let heldOut = try data.heldOutDocuments(of: subset)
    expect(heldOut.count, entry.heldOut.documents, "held-out documents", &problems)
    expect(
      heldOut.reduce(0) { $0 + $1.text.utf8.count }, entry.heldOut.bytes,
      "bytes of held-out text", &problems)
    problems += try drops()
    if let measures = try data.measures(of: subset), let first = entry.funnel.firstFilter {
      var records = 0
      try measures.forEachObject { _ in records += 1 }
      expect(records, first.entered.documents, "records of measures", &problems)
    }
    return problems
  }

  private func expect(_ found: Int, _ counted: Int, _ what: String, _ problems: inout [String]) {
    guard found != counted else { return }
    problems.append("The subset \(subset) has \(found) \(what) where its counts say \(counted).")
  }

  // MARK: Documents, index, tokens

  private func documents() throws -> [String] {
    let tokens = try data.tokens(of: subset)
    var problems: [String] = [], found = Tally()
    for part in try data.documents(of: subset) {
      let before = found.documents
      try work.inOrder(part.pieceCount) { [subset, tokenizer] piece in
        try VerifiedPiece(piece, of: part, subset: subset, tokenizer: tokenizer)
      } then: { _, piece in
        if let problem = piece.problem(tokens, first: found.documents) { problems.append(problem) }
        for bytes in piece.bytes { found.add(bytes: bytes) }
        work.report("verify \(subset)", found.bytes, of: entry.bytes)
      }
      if let indexed = part.documentCount, indexed != found.documents - before {
        problems.append(
          "The index of \(part.path) knows \(indexed) documents, and there are "
            + "\(found.documents - before) in it.")
      }
    }
    expect(found.documents, entry.documents, "documents", &problems)
    expect(found.bytes, entry.bytes, "bytes of text", &problems)
    return problems
  }

  // MARK: Records of drops

  private func drops() throws -> [String] {
    var problems: [String] = [], found: [String: [String: Tally]] = [:]
    for shard in try data.dropped(of: subset) {
      try shard.forEachObject { record in
        let bytes = record["text"]?.string?.utf8.count ?? 0
        let stage = record["stage"]?.string ?? "?", reason = record["reason"]?.string ?? "?"
        found[stage, default: [:]][reason, default: Tally()].add(bytes: bytes)
      }
    }
    for stage in entry.funnel.stages where stage.stage != "held_out" {
      let records = found.removeValue(forKey: stage.stage) ?? [:]
      // Up to extraction bytes are of input, of which records hold no text.
      let hasTexts =
        data.manifest.recipe.output.keepsDroppedText
        && !Preparation.inputStages.contains(stage.stage)
      for reason in Set(records.keys).union(stage.dropped.keys).sorted() {
        let what = "of documents dropped by \(stage.stage) because of \(reason)"
        let record = records[reason] ?? Tally(), counted = stage.dropped[reason] ?? Tally()
        expect(record.documents, counted.documents, "records \(what)", &problems)
        if hasTexts { expect(record.bytes, counted.bytes, "bytes \(what)", &problems) }
      }
    }
    for stage in found.keys.sorted() {
      problems.append(
        "The subset \(subset) has records of drops by \(stage), which its counts do not know.")
    }
    return problems
  }
}
