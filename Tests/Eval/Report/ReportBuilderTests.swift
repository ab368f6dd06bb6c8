import Foundation
import GopherCore
import GopherEvaluation
import GopherModel
import MassiveText
import TestSupport
import Testing

@Suite struct ReportBuilderTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// A run's directory with one checkpoint and one line of metrics.
  private func run() throws -> String {
    try TinyModel.save(to: folder.appending("checkpoints/step-00000009"), step: 9)
    try DurableFile.write(
      "{\"step\": 9, \"tokens\": 288, \"loss\": 5.5, \"held_out_loss\": 5.25}\n",
      to: folder.appending("metrics.jsonl"))
    return folder.path
  }

  @Test("every part that is named is read, and the sources name it")
  func everyPart() throws {
    let data = try SmallDataSet.shared.get(), run = try run()
    let evaluation = folder.appending("evaluation.json")
    try ReportTests.evaluation.write(to: evaluation)
    let report = try ReportBuilder(
      title: "All", dataSet: data.path, run: run, evaluation: evaluation, samples: 3,
      sampleTokens: 8
    ).build()
    #expect(report.data == data.manifest)
    #expect(report.training?.records.map(\.heldOutLoss) == [5.25])
    #expect(report.evaluation == ReportTests.evaluation)
    #expect(report.model == "tiny")
    #expect(report.parameters == (try TinyModel.gopher().configuration.parameterCount))
    #expect(
      report.sources.map(\.name)
        == ["data set", "evaluation", "run", "checkpoint", "SHA-256 of the weights"])
    #expect(report.sources[3].value == "\(run)/checkpoints/step-00000009")
    #expect(report.html.contains("held-out text"))
  }

  @Test("parts that are not named are left out")
  func parts() throws {
    let report = try ReportBuilder(
      title: "Data", dataSet: SmallDataSet.shared.get().path, run: nil, evaluation: nil
    ).build()
    #expect(report.training == nil && report.evaluation == nil && report.samples.isEmpty)
    #expect(report.sources.map(\.name) == ["data set"])
  }

  @Test("samples continue held-out documents, the last begins from nothing; a seed fixes them")
  func samples() throws {
    let run = try run()
    func samples(seed: UInt64, data: Bool) throws -> [Report.Sample] {
      try ReportBuilder(
        title: "", dataSet: data ? SmallDataSet.shared.get().path : nil, run: run,
        evaluation: nil, samples: 2, sampleTokens: 8, seed: seed
      ).build().samples
    }
    let first = try samples(seed: 1, data: true)
    #expect(first.count == 2)
    #expect(first[0].label.hasPrefix("continues a held-out document of "))
    #expect(!first[0].prompt.isEmpty)
    #expect(first[1].label.hasPrefix("from nothing") && first[1].prompt.isEmpty)
    #expect(try samples(seed: 1, data: true) == first)
    #expect(try samples(seed: 2, data: true) != first)
    #expect(try samples(seed: 1, data: false).map(\.prompt) == [""])
  }

  @Test("a sample is what the model writes behind an end-of-document token")
  func beginning() throws {
    let run = try run(), model = try TinyModel.gopher(), tokenizer = try TinyModel.tokenizer.get()
    let sample = try #require(
      try ReportBuilder(
        title: "", dataSet: nil, run: run, evaluation: nil, samples: 1, sampleTokens: 8, seed: 3
      ).build().samples.first)
    let end = tokenizer.endOfDocument
    let tokens = try model.generate(
      prompt: [end],
      options: SamplingOptions(maximumTokens: 8, temperature: 0.8, topP: 0.95, seed: 3))
    #expect(sample.continuation == tokenizer.decode(tokens.prefix { $0 != end }))
  }

  @Test("a place that holds something else is one sentence")
  func failures() throws {
    for (builder, words) in [
      (
        ReportBuilder(title: "", dataSet: folder.path, run: nil, evaluation: nil),
        "holds no finished data set"
      ),
      (
        ReportBuilder(title: "", dataSet: nil, run: folder.appending("none"), evaluation: nil),
        "There is no run directory"
      ),
      (
        ReportBuilder(
          title: "", dataSet: nil, run: nil, evaluation: folder.appending("none.json")),
        "none.json"
      ),
    ] {
      let failure = #expect(throws: Failure.self) { try builder.build() }
      #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "")")
    }
  }
}
