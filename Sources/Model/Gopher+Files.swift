import GopherCore
import Tensors

/// A model directory: `config.json` and `model.safetensors` (or several files with an index).
extension Gopher {
  /// Reads a model that ``save(to:)`` or another program wrote.
  ///
  /// Throws a failure that names the file for a broken file, a tensor missing, left over or of the
  /// wrong shape, and, before anything is allocated, for a model larger than memory.
  public convenience init(directory: String) throws {
    let configuration = try GopherConfiguration(
      contentsOf: "\(directory)/\(GopherConfiguration.fileName)")
    let files = try SafetensorsSet(directory: directory)
    try Self.checkVocabulary(of: files, configuration)
    try configuration.weightMemory().require()
    self.init(
      configuration,
      parameters: configuration.parameterShapes.map {
        Parameter(name: $0.name, value: Tensor(uninitialized: Shape($0.dimensions)))
      })
    try files.read(into: namedTensors)
  }

  /// Replaces the weights by those of a directory, whose configuration must be this model's.
  public func load(from directory: String) throws {
    let path = "\(directory)/\(GopherConfiguration.fileName)"
    let stored = try GopherConfiguration(contentsOf: path)
    guard stored == configuration else {
      throw Failure.badInput(
        "\(path) describes another network (\(stored.name)) than the one in use "
          + "(\(configuration.name)); its weights cannot be taken over.")
    }
    try SafetensorsSet(directory: directory).read(into: namedTensors)
  }

  /// Writes `config.json` and the weights in their type; each file appears whole or not at all.
  ///
  /// - Parameter directory: made where it is missing.
  /// - Returns: the files with their sizes and hashes, for a manifest.
  @discardableResult
  public func save(to directory: String) throws -> [SafetensorsSet.WrittenFile] {
    try Directory.create(directory)
    let record = try configuration.write(to: "\(directory)/\(GopherConfiguration.fileName)")
    return [SafetensorsSet.WrittenFile(name: GopherConfiguration.fileName, record: record)]
      + (try SafetensorsSet.write(namedTensors, to: directory))
  }

  /// The weights by name, in the fixed order.
  public var namedTensors: [SafetensorsSet.NamedTensor] {
    parameters.map { ($0.name, $0.value) }
  }

  /// A vocabulary of another size is the likeliest mismatch, and gets its own words.
  private static func checkVocabulary(
    of files: SafetensorsSet, _ configuration: GopherConfiguration
  ) throws {
    guard let (file, entry) = files.find("embedding.weight"), entry.shape.count == 2,
      entry.shape[0] != configuration.vocabularySize
    else { return }
    throw Failure.badInput(
      "\(file.path): the embedding has \(entry.shape[0]) rows, but config.json beside it gives a "
        + "vocabulary_size of \(configuration.vocabularySize); the two are not of one model.")
  }
}
