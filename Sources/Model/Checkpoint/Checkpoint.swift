import GopherCore

/// A verified state of a run on disk.
public struct Checkpoint: Sendable {
  /// What of a checkpoint a reader needs, and therefore checks.
  public enum Part: Sendable {
    /// All of it, to go on training.
    case whole
    /// Weights, configuration and tokenizer.
    case model
  }

  /// The checkpoint's directory.
  public let directory: String
  /// What it holds.
  public let manifest: CheckpointManifest

  /// The optimiser state's file name.
  public static let optimizerFile = "optimizer.safetensors"
  /// The SentencePiece model.
  public static let tokenizerFile = "tokenizer.model"

  /// Opens a checkpoint directory and checks the files of a part against the manifest.
  public init(directory: String, part: Part) throws {
    self.directory = directory
    manifest = try CheckpointManifest(directory: directory)
    try manifest.verify(part, in: directory)
  }
}
