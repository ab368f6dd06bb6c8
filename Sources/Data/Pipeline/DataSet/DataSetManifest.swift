import Foundation
import GopherCore

/// What a data set holds: `manifest.json`, written last, when everything else is in place.
public struct DataSetManifest: Codable, Sendable, Equatable {
  /// The form of the directory that this version reads and writes.
  public static let currentFormat = "gopher-massivetext-1"

  /// The form of the directory.
  public var format = DataSetManifest.currentFormat
  /// The recipe with every key.
  public var recipe: Recipe
  /// The subsets by name.
  public var subsets: [String: Subset]
  /// The tokenizer.
  public var tokenizer: TokenizerEntry
  /// Every file of the data set, by path.
  public var files: [FileEntry]
  /// The block lists and the classifier that the recipe names, as they were read; nil without any,
  /// and in data sets of before they were noted.
  public var contentFiles: [FileEntry]?
  /// What the user should know, one sentence each.
  public var notices: [String] = []

  private enum CodingKeys: String, CodingKey {
    case format, recipe, subsets, tokenizer, files, notices
    case contentFiles = "content_files"
  }

  /// A subset of the data set.
  public struct Subset: Codable, Sendable, Equatable {
    /// The recipe's share of training sequences.
    public var weight: Double
    /// Documents for training.
    public var documents: Int
    /// Bytes of their text.
    public var bytes: Int
    /// Tokens of their text, the end-of-document tokens included.
    public var tokens: Int
    /// Documents kept back from training, and bytes of their text.
    public var heldOut: Tally
    /// What training takes of it; nil in data sets of before there was a plan.
    public var training: TrainingShare?
    /// How the documents came to be these.
    public var funnel: Funnel

    private enum CodingKeys: String, CodingKey {
      case weight, documents, bytes, tokens, training
      case heldOut = "held_out"
      case funnel
    }
  }

  /// The tokenizer of the data set.
  public struct TokenizerEntry: Codable, Sendable, Equatable {
    /// The path below the data set's directory.
    public var path: String
    /// The number of pieces.
    public var vocabularySize: Int
    /// The token that ends documents.
    public var endOfDocument: Int32
    /// SHA-256 of the model.
    public var sha256: String

    private enum CodingKeys: String, CodingKey {
      case path
      case vocabularySize = "vocabulary_size"
      case endOfDocument = "end_of_document"
      case sha256
    }
  }

  /// The names of the subsets, sorted.
  public var subsetNames: [String] { subsets.keys.sorted() }

  /// Reads the manifest of a data set.
  ///
  /// Throws a usage failure for a directory that does not exist, and a bad-input failure for one
  /// without a manifest and for a form unknown here.
  public static func read(_ directory: String) throws -> DataSetManifest {
    guard Directory.exists(directory) else {
      throw Failure.usage(
        "There is no folder \(directory); name the output folder of massivetext-build run.")
    }
    let path = "\(directory)/manifest.json"
    var status = stat()
    guard stat(path, &status) == 0 || ![ENOENT, ENOTDIR].contains(errno) else {
      throw Failure.badInput(
        "\(directory) holds no finished data set: there is no manifest.json in it. "
          + "Name the output folder of massivetext-build run, or run it again to finish it.")
    }
    let bytes = try MappedFile(path).contents
    do {
      let manifest = try JSONDecoder().decode(DataSetManifest.self, from: Data(bytes))
      guard manifest.format == currentFormat else {
        throw Failure.badInput(
          "\(path) has the format \(manifest.format); this version reads \(currentFormat).")
      }
      return manifest
    } catch let error as DecodingError {
      throw Failure.badInput(
        "\(path) is not a manifest of a data set: \(Configuration.sentence(of: error)) "
          + "Restore it from a copy, or build the data set again.")
    }
  }

  /// Writes the manifest, keys sorted.
  func write(_ directory: String) throws {
    try DurableFile.write(jsonText(self), to: "\(directory)/manifest.json")
  }
}

/// A file of a data set.
public struct FileEntry: Codable, Sendable, Equatable {
  /// The path below the data set's directory.
  public var path: String
  /// Its size.
  public var bytes: Int
  /// SHA-256 as 64 hexadecimal digits.
  public var sha256: String

  /// A file of a size and a hash.
  public init(path: String, bytes: Int, sha256: String) {
    self.path = path
    self.bytes = bytes
    self.sha256 = sha256
  }

  /// A file with its record.
  public init(path: String, record: DurableFile.Record) {
    self.path = path
    bytes = record.bytes
    sha256 = record.sha256
  }
}

/// A value as JSON for people and programs: keys sorted, indented, a newline at the end.
func jsonText(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
}
