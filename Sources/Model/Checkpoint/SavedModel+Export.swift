import Foundation
import GopherCore

extension SavedModel {
  /// What an export wrote.
  public struct Export: Codable, Equatable, Sendable {
    /// The step of the weights.
    public let step: Int
    /// The files.
    public let files: [CheckpointManifest.File]
  }

  /// Copies weights, `config.json` and tokenizer to a directory, checking every byte on the way.
  ///
  /// The files are the checkpoint's own: safetensors with the logical tensors by name. Throws a
  /// usage failure if the directory holds something, or if this model is an export itself. An export
  /// that fails half-way leaves the directory empty.
  public func export(to output: String) throws -> Export {
    guard let manifest else {
      throw Failure.usage(
        "\(directory) is an export already, without a manifest to check it against; copy the "
          + "directory, or name the run it came from.")
    }
    guard Directory.names(in: output).isEmpty else {
      throw Failure.usage("\(output) is not empty; name a new or an empty directory.")
    }
    try Directory.create(output)
    let files = manifest.files(of: .model)
    do {
      for file in files { try copy(file, to: output) }
    } catch {
      for file in files { try? FileManager.default.removeItem(atPath: "\(output)/\(file.path)") }
      throw error
    }
    return Export(step: manifest.step, files: files)
  }

  private func copy(_ file: CheckpointManifest.File, to output: String) throws {
    let source = try MappedFile("\(directory)/\(file.path)")
    let copy = try DurableFile("\(output)/\(file.path)")
    try copy.write(source.bytes)
    guard try copy.commit().sha256 == file.sha256 else {
      throw Failure.storage("\(source.path) changed while it was copied; export it again.")
    }
  }
}
