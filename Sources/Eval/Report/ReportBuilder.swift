import GopherCore
import GopherModel
import MassiveText

/// Gathers the parts of a report from where the tools left them.
public struct ReportBuilder: Sendable {
  /// The heading.
  public var title: String
  /// A data set's directory.
  public var dataSet: String?
  /// A run's directory.
  public var run: String?
  /// A file of results.
  public var evaluation: String?
  /// Pieces of sample text.
  public var samples: Int
  /// Tokens of each.
  public var sampleTokens: Int
  /// The seed of the sample text.
  public var seed: UInt64
  /// The formats in which the checkpoint writes the sample text.
  public var precision: Precision

  /// Names the places.
  public init(
    title: String, dataSet: String?, run: String?, evaluation: String?, samples: Int = 3,
    sampleTokens: Int = 120, seed: UInt64 = 0, precision: Precision = .float32
  ) {
    self.title = title
    self.dataSet = dataSet
    self.run = run
    self.evaluation = evaluation
    self.samples = samples
    self.sampleTokens = sampleTokens
    self.seed = seed
    self.precision = precision
  }

  /// Reads every part that was named, and lets the run's newest checkpoint write the samples.
  public func build(
    notice: (String) -> Void = { _ in }, observer: ProgressObserver = { _ in }
  ) throws -> Report {
    var report = Report(title: title)
    let dataSet = try dataSet.map { try DataSet($0) }
    if let dataSet {
      report.data = dataSet.manifest
      report.sources.append(Report.Source(name: "data set", value: dataSet.directory))
    }
    if let evaluation {
      report.evaluation = try EvaluationFile(reading: evaluation)
      report.sources.append(Report.Source(name: "evaluation", value: evaluation))
      report.model = report.evaluation?.model ?? ""
      if let settings = report.evaluation?.settings {
        report.sources.append(
          Report.Source(name: "precision of the evaluation", value: settings.precision.rawValue))
      }
    }
    if let run {
      report.training = try TrainingSummary(run: run)
      let saved = try SavedModel(run, notice: notice)
      let configuration = try saved.configuration()
      report.model = configuration.name
      report.parameters = configuration.parameterCount
      report.sources.append(Report.Source(name: "run", value: run))
      report.sources.append(Report.Source(name: "checkpoint", value: saved.directory))
      if let sha256 = saved.weightsSHA256 {
        report.sources.append(Report.Source(name: "SHA-256 of the weights", value: sha256))
      }
      if samples > 0 {
        report.samples = try write(
          GopherLanguageModel(
            saved: saved, options: GopherLanguageModel.Options(precision: precision)),
          beginnings: dataSet.map(TextSet.heldOut) ?? [],
          observer)
      }
    }
    return report
  }

  /// Continuations of held-out documents' beginnings, then one text from nothing.
  private func write(
    _ language: GopherLanguageModel, beginnings sets: [TextSet], _ observer: ProgressObserver
  ) throws -> [Report.Sample] {
    let tokenizer = language.tokenizer
    var prompts = try beginnings(of: sets, tokenizer).prefix(max(0, samples - 1))
      .map { (label: "continues a held-out document of \($0.name)", text: $0.text) }
    prompts.append((label: "from nothing", text: ""))
    return try prompts.enumerated().map { index, prompt in
      observer(
        Progress(
          stage: "sample text", completed: Double(index), total: Double(prompts.count),
          unit: "texts"))
      let encoded = try tokenizer.encode(prompt.text)
      let options = SamplingOptions(
        maximumTokens: sampleTokens, temperature: 0.8, topP: 0.95, seed: seed &+ UInt64(index),
        endOfDocument: tokenizer.endOfDocument)
      let tokens = try language.model.generate(prompt: encoded, options: options)
      return Report.Sample(
        label: "\(prompt.label) · temperature 0.8, nucleus 0.95, \(precision.rawValue)",
        prompt: prompt.text,
        continuation: tokenizer.decode(tokens))
    }
  }

  /// About the first thirty tokens of one document a subset, the subsets in turn.
  private func beginnings(
    of sets: [TextSet], _ tokenizer: Tokenizer
  ) throws -> [(name: String, text: String)] {
    let longest = sets.map(\.documents.count).max() ?? 0
    var beginnings = [(name: String, text: String)]()
    for index in 0..<min(longest, samples) {
      for set in sets where index < set.documents.count {
        let tokens = try tokenizer.encode(String(set.documents[index].text.prefix(400)))
        beginnings.append((set.name, tokenizer.decode(tokens.prefix(30))))
      }
    }
    return beginnings
  }
}
