import Foundation
import GopherCore

/// `manifest.json` of a checkpoint: what the state is, and the SHA-256 of every file that holds it.
///
/// It names no time, host or path, so that two runs of the same configuration write the same bytes.
public struct CheckpointManifest: Codable, Equatable, Sendable {
  /// One file of the checkpoint.
  public struct File: Codable, Equatable, Sendable {
    /// The file's name in the checkpoint directory.
    public var path: String
    /// Its size in bytes.
    public var bytes: Int
    /// Its SHA-256 as 64 hexadecimal digits.
    public var sha256: String
  }

  /// The only format there is so far.
  public static let currentFormat = "gopher-checkpoint-1"
  /// The manifest's name in a checkpoint directory.
  public static let fileName = "manifest.json"

  /// The manifest's format.
  public var format = currentFormat
  /// Optimiser steps made.
  public var step: Int
  /// Tokens trained on.
  public var tokens: Int
  /// The run's seed.
  public var seed: UInt64
  /// The version of the package that wrote it.
  public var build: String
  /// The CPU kernels that computed it; the same bits are promised within one family.
  public var kernelFamily: String
  /// SHA-256 of what decides the run's results: its configuration and its data.
  public var configuration: String
  /// The files, by name.
  public var files: [File]

  enum CodingKeys: String, CodingKey {
    case format, step, tokens, seed, build
    case kernelFamily = "kernel_family"
    case configuration, files
  }

  /// Makes the manifest of files that have been written.
  public init(
    step: Int, tokens: Int, seed: UInt64, build: String, kernelFamily: String,
    configuration: String, files: [String: DurableFile.Record]
  ) {
    self.step = step
    self.tokens = tokens
    self.seed = seed
    self.build = build
    self.kernelFamily = kernelFamily
    self.configuration = configuration
    self.files = files.sorted { $0.key < $1.key }.map {
      File(path: $0.key, bytes: $0.value.bytes, sha256: $0.value.sha256)
    }
  }

  /// The one key that every format has.
  private struct Form: Decodable {
    let format: String
  }

  /// Reads the manifest of a checkpoint directory.
  ///
  /// Throws a storage failure if it is missing or damaged, a usage failure for another format.
  public init(directory: String) throws {
    let path = "\(directory)/\(Self.fileName)"
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure.storage("\(directory) is not a checkpoint: \(path) is missing.")
    }
    let decoder = JSONDecoder()
    if let form = try? decoder.decode(Form.self, from: data), form.format != Self.currentFormat {
      throw Failure.usage(
        "\(directory) is no checkpoint that this version reads: its \(Self.fileName) has the "
          + "format \(form.format), where a checkpoint has \(Self.currentFormat).")
    }
    do {
      self = try decoder.decode(Self.self, from: data)
    } catch {
      throw Failure.storage("\(path) is damaged: it is not a checkpoint's manifest.")
    }
  }

  /// Writes the manifest into a checkpoint directory.
  public func write(to directory: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(self)
    try DurableFile.write(Array(data) + [10], to: "\(directory)/\(Self.fileName)")
  }

  /// The files that belong to a part.
  public func files(of part: Checkpoint.Part) -> [File] {
    switch part {
    case .whole: files
    case .model: files.filter { $0.path != Checkpoint.optimizerFile }
    }
  }

  /// Checks the size and SHA-256 of the files of a part; throws a storage failure naming the first
  /// that does not hold what it should.
  public func verify(_ part: Checkpoint.Part, in directory: String) throws {
    for file in files(of: part) {
      let path = "\(directory)/\(file.path)"
      guard FileManager.default.fileExists(atPath: path) else {
        throw Failure.storage("The checkpoint \(directory) is incomplete: \(file.path) is missing.")
      }
      let mapped = try MappedFile(path)
      guard mapped.bytes.count == file.bytes else {
        throw Failure.storage(
          "The checkpoint \(directory) is damaged: \(file.path) has \(mapped.bytes.count) bytes "
            + "and should have \(file.bytes).")
      }
      let digest = SHA256()
      digest.update(mapped.bytes)
      guard digest.finish() == file.sha256 else {
        throw Failure.storage(
          "The checkpoint \(directory) is damaged: the SHA-256 of \(file.path) is not the one in "
            + "its \(Self.fileName).")
      }
    }
  }
}
