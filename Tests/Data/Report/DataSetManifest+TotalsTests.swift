import MassiveText
import Testing

@Suite struct DataSetManifestTotalsTests {
  @Test("read is what stayed and all that was lost, in documents and bytes, in every stage")
  func addsUp() throws {
    let manifest = try DescribedDataSet.shared.get().data.manifest
    let stages = manifest.funnel.stages
    #expect(stages.first?.entered == manifest.read)
    #expect(stages.last?.passedOn == manifest.kept)
    for stage in stages {
      #expect(stage.losses.reduce(stage.passedOn) { $0 + $1.amount } == stage.entered)
    }
    for (stage, next) in zip(stages, stages.dropFirst()) {
      #expect(next.entered == stage.passedOn, "\(stage.stage) and \(next.stage)")
    }
    let read = manifest.subsets.values.compactMap { $0.funnel["read"]?.entered.documents }
    #expect(manifest.read.documents == read.reduce(0, +))
    #expect(manifest.tokens == manifest.subsets.values.reduce(0) { $0 + $1.tokens })
  }

  @Test("the copy, the short page and the markup are found, in words")
  func losses() throws {
    let funnel = try DescribedDataSet.shared.get().data.manifest.funnel
    func losses(_ stage: String) -> [String: Int] {
      let losses = funnel[stage]?.losses ?? []
      return Dictionary(uniqueKeysWithValues: losses.map { ($0.reason, $0.amount.documents) })
    }
    #expect(losses("exact_deduplication") == ["exact duplicate": 3])
    #expect(losses("quality") == ["words below minimum": 1])
    #expect(losses("extract") == ["markup around the text": 0])
    #expect(funnel["exact_deduplication"]?.title == "exact deduplication")
  }

  @Test("a stage that one subset lacks stands in its place, and lets that subset through whole")
  func missingStages() {
    func stage(_ name: String, _ entered: Tally, _ kept: Tally, out: Int) -> StageCount {
      var count = StageCount(stage: name)
      count.entered = entered
      count.kept = kept
      count.bytesOut = out
      return count
    }
    func tally(_ documents: Int, _ bytes: Int) -> Tally {
      Tally(documents: documents, bytes: bytes)
    }
    let short = Funnel(stages: [
      stage("read", tally(2, 50), tally(2, 50), out: 20),
      stage("end", tally(2, 20), tally(1, 10), out: 10),
    ])
    let long = Funnel(stages: [
      stage("read", tally(4, 90), tally(4, 90), out: 90),
      stage("quality", tally(4, 90), tally(3, 70), out: 70),
      stage("end", tally(3, 70), tally(3, 70), out: 70),
    ])
    let sum = Funnel(joining: [short, long])
    #expect(sum.stages.map(\.stage) == ["read", "quality", "end"])
    #expect(sum["quality"]?.entered == tally(6, 110))
    #expect(sum["quality"]?.passedOn == tally(5, 90))
    #expect(sum["end"]?.passedOn == tally(4, 80))
  }
}
