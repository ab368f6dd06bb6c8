import GopherCore

/// A model on disk: what `--checkpoint` names, whichever tool it is given to.
///
/// | what is named | known by | what is opened |
/// | --- | --- | --- |
/// | a checkpoint | `manifest.json` | it, once every file of the model is what the manifest says |
/// | a run | `checkpoints/step-…` | its newest checkpoint of which that is true |
/// | an export | `config.json` alone | it, unchecked and saying so |
public struct SavedModel: Sendable {
  /// Where `config.json`, the weights and `tokenizer.model` are.
  public let directory: String
  /// What the checkpoint holds; nil for an export, which has no manifest.
  public let manifest: CheckpointManifest?

  /// Finds and checks the model that a user points at.
  ///
  /// - Parameters:
  ///   - path: a checkpoint, a run's folder (its newest checkpoint that is whole), or an export.
  ///   - notice: told, in whole sentences, of damaged checkpoints that were passed over and of
  ///     files that could not be checked.
  ///
  /// Throws a usage failure where there is no model, a storage failure where all are damaged.
  public init(_ path: String, notice: (String) -> Void = { _ in }) throws {
    guard Directory.exists(path) else {
      throw Failure.usage(
        isFile(path)
          ? "\(path) is a file; name the directory of a checkpoint, a run or an export."
          : "There is no directory \(path); name a checkpoint, a run or an export.")
    }
    if isFile("\(path)/\(CheckpointManifest.fileName)") {
      self.init(try Checkpoint(directory: path, part: .model))
    } else if isFile("\(path)/\(GopherConfiguration.fileName)") {
      notice(
        "\(path) has no \(CheckpointManifest.fileName); its files are taken as they are, unchecked."
      )
      self.init(directory: path, manifest: nil)
    } else if let newest = try CheckpointStore(run: path).newestGood(part: .model, notice: notice) {
      self.init(newest)
    } else {
      throw Failure.usage(
        "\(path) holds no model: neither \(GopherConfiguration.fileName) nor checkpoints/step-…; "
          + "name what gopher-trainer train or export wrote.")
    }
  }

  private init(_ checkpoint: Checkpoint) {
    self.init(directory: checkpoint.directory, manifest: checkpoint.manifest)
  }

  private init(directory: String, manifest: CheckpointManifest?) {
    self.directory = directory
    self.manifest = manifest
  }

  /// The steps of training behind the weights; nil for an export, which does not say.
  public var step: Int? { manifest?.step }

  /// What decides the model's scores: the SHA-256 of its weights, where one file holds them and a
  /// manifest tells.
  public var weightsSHA256: String? {
    manifest?.files.first { $0.path == "model.safetensors" }?.sha256
  }

  /// The shape of the network.
  public func configuration() throws -> GopherConfiguration {
    try GopherConfiguration(contentsOf: "\(directory)/\(GopherConfiguration.fileName)")
  }

  /// The network with its weights.
  public func model() throws -> Gopher { try Gopher(directory: directory) }

  /// The path of the SentencePiece model that the network was trained with.
  ///
  /// Throws a usage failure if there is none, as after a training on tokens of unknown text.
  public func tokenizerFile() throws -> String {
    let path = "\(directory)/\(Checkpoint.tokenizerFile)"
    guard isFile(path) else {
      throw Failure.usage(
        "\(directory) has no \(Checkpoint.tokenizerFile); put the tokenizer that the model was "
          + "trained with there.")
    }
    return path
  }
}
