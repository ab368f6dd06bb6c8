import Foundation
import GopherCore
import GopherModel
import MassiveText
import TestSupport

/// A network of a few thousand parameters and a tokenizer of three hundred pieces.
enum TinyModel {
  /// What the tokenizer learns from, and what tests ask about.
  static let text = (0..<200).map { number in
    "Line \(number): the quick brown fox jumps over the lazy dog, \(number * number) times.\n"
  }.joined()

  static let tokenizer: Result<Tokenizer, any Error> = Result {
    var settings = TokenizerSettings()
    settings.vocabularySize = 380
    return try Tokenizer.train(settings, documents: [text])
  }

  static func gopher(vocabulary: Int = 380) throws -> Gopher {
    let configuration = GopherConfiguration(
      name: "tiny", layers: 2, heads: 2, keySize: 8, modelSize: 16, feedforwardSize: 64,
      vocabularySize: vocabulary, contextLength: 32)
    return try Gopher(configuration: configuration, seed: 7)
  }

  /// A directory as the trainer leaves it: weights, configuration, tokenizer, manifest.
  static func save(to directory: String, step: Int = 5) throws {
    let files = try gopher().save(to: directory)
    let record = try tokenizer.get().save(to: "\(directory)/tokenizer.model")
    var records = [Checkpoint.tokenizerFile: record]
    for file in files { records[file.name] = file.record }
    try CheckpointManifest(
      step: step, tokens: step, seed: 7, build: "test", kernelFamily: "none", configuration: "tiny",
      files: records
    ).write(to: directory)
  }
}
