import GopherCore
import MassiveText

/// What a data set, a run and an evaluation gave, as one page that anybody can open.
///
/// The page is a single HTML file with its plots drawn in SVG and nothing loaded from elsewhere.
/// It is a pure function of its parts: no clock, no machine name.
public struct Report: Sendable {
  /// A piece of text the model wrote.
  public struct Sample: Sendable, Equatable {
    /// Where the prompt is from and how the text was drawn.
    public var label: String
    /// What the model was given.
    public var prompt: String
    /// What it wrote.
    public var continuation: String

    /// Makes a sample.
    public init(label: String, prompt: String, continuation: String) {
      self.label = label
      self.prompt = prompt
      self.continuation = continuation
    }
  }

  /// The heading.
  public var title: String
  /// The model, in a few words; empty where there is none.
  public var model: String
  /// The model's parameters, where known.
  public var parameters: Int?
  /// The data set.
  public var data: DataSetManifest?
  /// The training.
  public var training: TrainingSummary?
  /// The evaluation.
  public var evaluation: EvaluationFile?
  /// What the model writes.
  public var samples: [Sample]
  /// What the page was made from: a name and a path or digest each.
  public var sources: [Source]

  /// One thing the page was made from.
  public struct Source: Sendable, Equatable {
    /// What it is.
    public var name: String
    /// Its path, digest or version.
    public var value: String

    /// Makes a line.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Makes a report of whatever parts there are.
  public init(
    title: String = "From raw pages to a model", model: String = "", data: DataSetManifest? = nil,
    training: TrainingSummary? = nil, evaluation: EvaluationFile? = nil, samples: [Sample] = [],
    sources: [Source] = []
  ) {
    self.title = title
    self.model = model
    self.data = data
    self.training = training
    self.evaluation = evaluation
    self.samples = samples
    self.sources = sources
  }

  /// The page.
  public var html: String {
    var body = Markup()
    HeaderSection(report: self).add(to: &body)
    if let evaluation { CompressionSection(evaluation: evaluation).add(to: &body) }
    if let data { DataSection(data: data).add(to: &body) }
    if let training { TrainingSection(training: training).add(to: &body) }
    if let evaluation { TaskSection(evaluation: evaluation).add(to: &body) }
    SampleSection(samples: samples).add(to: &body)
    SourceSection(report: self).add(to: &body)
    return Page.text(title: title, body: body)
  }

  /// Writes the page; the file appears whole or not at all.
  public func write(to path: String) throws { try DurableFile.write(html, to: path) }
}
