import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct FilterProfileTests {
  @Test("a profile's first reason is that of its filters, and its values are theirs")
  func decisions() {
    var random = RandomText(seed: 5)
    for reading in FilterReading.allCases {
      let profile = FilterProfile(reading)
      for round in 0..<120 {
        let text = AnalyzedText(
          round.isMultiple(of: 3) ? SampleInput.prose(round) : random.text(words: 120))
        let decision = profile.decision(on: text)
        let verdicts = [profile.quality.verdict(on: text), profile.repetition.verdict(on: text)]
        #expect(decision.reasons.first == verdicts.compactMap(\.reason).first)
        let values = verdicts.flatMap(\.values)
        #expect(decision.rules.map { Measurement($0.name, $0.value) } == values)
      }
    }
  }

  @Test("recorded values give the reason again, under any thresholds")
  func recorded() {
    var random = RandomText(seed: 6)
    for reading in FilterReading.allCases {
      let profile = FilterProfile(reading)
      var quality = profile.quality.settings
      (quality.minimumWords, quality.minimumStopWords, quality.maximumHashRatio) = (10, 1, 0.01)
      var repetition = profile.repetition.settings
      repetition.maximumTopNgramCharacterFraction = [0.05, 0.05, 0.05]
      repetition.maximumDuplicateLineFraction = 0.1
      let other = FilterProfile(quality: quality, repetition: repetition)
      for _ in 0..<120 {
        let text = AnalyzedText(random.text(words: 90))
        for (filter, stricter) in [
          (profile.quality as any ThresholdFilter, other.quality as any ThresholdFilter),
          (profile.repetition, other.repetition),
        ] {
          let values = filter.verdict(on: text).values.map(\.value)
          #expect(filter.reason(forRecorded: values) == filter.verdict(on: text).reason)
          #expect(stricter.reason(forRecorded: values) == stricter.verdict(on: text).reason)
        }
      }
    }
  }

  @Test("the comparison counts pairs and rules")
  func comparison() throws {
    // A capital hides a stop word from datatrove and dolma, not from the paper's reading.
    let capitals = SampleInput.prose(1).split(separator: " ").map { word in
      word.prefix(1).uppercased() + word.dropFirst()
    }.joined(separator: " ")
    let texts = [SampleInput.prose(1), capitals, "short"]
    let profiles = FilterReading.allCases.map { FilterProfile($0) }
    var comparison = ProfileComparison(profiles: FilterReading.allCases)
    for text in texts {
      comparison.add(
        profiles.map { $0.decision(on: AnalyzedText(text)) }, bytes: text.utf8.count)
    }
    #expect(comparison.documents.documents == 3)
    let gopher = try #require(comparison.count(keptBy: .gopher, droppedBy: .datatrove))
    #expect(gopher == Tally(documents: 1, bytes: capitals.utf8.count))
    #expect(comparison.count(keptBy: .datatrove, droppedBy: .gopher) == Tally())
    #expect(comparison.count(keptBy: .gopher, droppedBy: .gopher) == nil)
    let pair = try #require(
      comparison.disagreements.first { $0.kept == .gopher && $0.dropped == .datatrove })
    #expect(pair.rules.mapValues(\.documents) == ["stop_words_below_minimum": 1])
    #expect(comparison.kept.map(\.documents) == [2, 1, 1])
    #expect(comparison.rules[0]["words_below_minimum"]?.documents == 1)
  }

  @Test("one pass over a file writes what the first profile keeps, and every verdict")
  func stage() throws {
    let input = try SampleInput()
    let directory = try TemporaryDirectory()
    let stages = FileStages(
      inputs: ["\(input.path)/pages"], output: directory.appending("kept.jsonl.zst"))
    let (funnel, comparison) = try stages.filter(
      profiles: [.dolma, .gopher], verdicts: directory.appending("verdicts.jsonl.zst"))
    #expect(funnel.addsUp && funnel.stages.map(\.stage).suffix(2) == ["quality", "repetition"])
    #expect(comparison.kept.first == funnel.stages.last?.kept)
    #expect(comparison.documents == funnel["quality"]?.entered)
    let alone = FileStages(
      inputs: ["\(input.path)/pages"], output: directory.appending("gopher.jsonl.zst"))
    let gopher = try alone.filter([.quality, .repetition])
    #expect(comparison.kept.last == gopher.stages.last?.kept)
    var kept = 0, lines = 0
    try DocumentShardReader(directory.appending("verdicts.jsonl.zst")).forEachObject { record in
      lines += 1
      if record["profiles"]?["dolma"]?["reason"] == nil { kept += 1 }
      #expect(record["profiles"]?["gopher"]?["values"]?["words"]?.double != nil)
    }
    #expect(lines == comparison.documents.documents)
    #expect(kept == comparison.kept.first?.documents)
    #expect(throws: Failure.self) { try stages.filter(profiles: [.gopher, .gopher]) }
  }
}
