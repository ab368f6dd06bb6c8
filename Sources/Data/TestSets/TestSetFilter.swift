/// Drops documents that are too similar to an item of a validation or test set.
///
/// The paper (Rae et al. 2021, appendix A.1.3) drops training documents whose 13-gram Jaccard
/// similarity to a test document is above 0.8; the mode `any_ngram` drops those that share a
/// single 13-gram. The similarities are computed, not estimated: an index of all n-grams of the
/// items finds every item that shares one. N-grams are ``WordNgrams``; an item of fewer than 13
/// words is found only as a document of the same words.
///
/// Reasons: `test_set_jaccard_above_maximum`, `test_set_ngram_shared`; the record's `twin` is the
/// item. Values: `jaccard` and `shared_ngrams` (distinct ones) with the item that matches best,
/// `span_start` and `span_end`, code points of the longest run of shared n-grams; all 0 if
/// nothing is shared.
public struct TestSetFilter: DocumentFilter {
  /// `test_set`.
  public static let stage = "test_set"

  /// The criterion.
  public let settings: TestSetSettings

  private let index: TestSetIndex

  /// A filter against test items; their order does not matter.
  public init(
    items: [TestSetItem], settings: TestSetSettings = TestSetSettings()
  ) {
    precondition(settings.ngramWords > 0, "TestSetFilter: the settings have been validated")
    self.settings = settings
    index = TestSetIndex(of: items, ngramWords: settings.ngramWords)
  }

  /// Measures a document and decides.
  public func verdict(on text: AnalyzedText) -> Verdict {
    let match = bestMatch(for: text)
    let reason = match.flatMap { match -> String? in
      switch settings.mode {
      case .jaccard:
        match.jaccard > settings.maximumJaccard ? "test_set_jaccard_above_maximum" : nil
      case .anyNgram: "test_set_ngram_shared"
      }
    }
    return Verdict(
      stage: Self.stage, reason: reason,
      values: [
        Measurement("jaccard", match?.jaccard ?? 0),
        Measurement("shared_ngrams", Double(match?.sharedNgrams ?? 0)),
        Measurement("span_start", Double(match?.location.characters.lowerBound ?? 0)),
        Measurement("span_end", Double(match?.location.characters.upperBound ?? 0)),
      ],
      twin: reason == nil ? nil : match?.item, jaccard: reason == nil ? nil : match?.jaccard)
  }

  /// The item most similar to a document, or nil if no item shares an n-gram with it.
  ///
  /// Of equally similar items it is the one with more n-grams in common, then the one whose
  /// identity comes first. In the mode `any_ngram` the n-grams in common decide first.
  public func bestMatch(for text: AnalyzedText) -> TestSetMatch? {
    let ngrams = WordNgrams(of: text, size: settings.ngramWords)
    let shared = ngrams.hashes.filter { !index.items(holding: $0).isEmpty }
    if shared.isEmpty { return nil }

    var common: [UInt32: Int] = [:]
    for hash in NgramSet(shared).hashes {
      for item in index.items(holding: hash) { common[item, default: 0] += 1 }
    }
    let documentSize = ngrams.set.hashes.count
    var best: (item: UInt32, common: Int, jaccard: Double)?
    for (item, count) in common.sorted(by: { $0.key < $1.key }) {
      let jaccard = fraction(count, of: documentSize + index.sizes[Int(item)] - count)
      if let best, !isBetter((count, jaccard), than: (best.common, best.jaccard)) { continue }
      best = (item, count, jaccard)
    }
    return best.map { best in
      TestSetMatch(
        item: index.identities[Int(best.item)], jaccard: best.jaccard, sharedNgrams: best.common,
        location: ngrams.location(of: longestRun(of: best.item, in: ngrams), in: text))
    }
  }

  private func isBetter(
    _ new: (common: Int, jaccard: Double), than old: (common: Int, jaccard: Double)
  ) -> Bool {
    switch settings.mode {
    case .jaccard: (new.jaccard, Double(new.common)) > (old.jaccard, Double(old.common))
    case .anyNgram: (Double(new.common), new.jaccard) > (Double(old.common), old.jaccard)
    }
  }

  /// The longest run of n-grams that an item holds, of equally long ones the first.
  private func longestRun(of item: UInt32, in ngrams: WordNgrams) -> Range<Int> {
    var longest = 0..<0
    var start = 0
    for position in 0...ngrams.hashes.count {
      let isShared =
        position < ngrams.hashes.count
        && index.items(holding: ngrams.hashes[position]).contains(item)
      if isShared { continue }
      if position - start > longest.count { longest = start..<position }
      start = position + 1
    }
    return longest
  }
}

/// The test item that a document matches best.
public struct TestSetMatch: Sendable, Equatable {
  /// The item's identity.
  public let item: String
  /// The Jaccard similarity of the n-gram sets.
  public let jaccard: Double
  /// The number of distinct n-grams in common.
  public let sharedNgrams: Int
  /// The longest run of shared n-grams in the document.
  public let location: TextLocation
}
