import GopherCore

extension ClassifierTraining {
  /// The labelled texts of JSON lines.
  ///
  /// A label is positive if it is `true`, the number 1, or the word `positive`; any other one is
  /// negative. Throws a usage failure for inputs that do not exist, and a bad-input failure for a
  /// line that cannot be read or has no label: what a classifier learns from should be whole.
  public static func examples(
    _ inputs: [String], output: String, labelField: String, positive: String
  ) throws -> [Example] {
    let input = try FileInput(inputs, outputs: [output])
    let reader = InputReader(options: InputOptions(kinds: [.jsonLines]))
    var examples: [Example] = []
    if let rejection = input.listing.rejections.first {
      throw Failure.badInput("The labelled texts cannot be read: \(rejection)")
    }
    for file in input.listing.files {
      try reader.read(file) { item in
        switch item {
        case .rejection(let rejection):
          throw Failure.badInput("The labelled texts cannot be read: \(rejection)")
        case .document(let raw):
          guard case .text(let text) = raw.content else { return }
          guard let label = raw.metadata[labelField] else {
            throw Failure.badInput(
              "The text \(raw.id) of \(raw.path) has no \(labelField); give every line one.")
          }
          examples.append(
            Example(
              text: text,
              isPositive: label.bool ?? (label.double == 1 || label.string == positive)))
        }
      }
    }
    return examples
  }
}
