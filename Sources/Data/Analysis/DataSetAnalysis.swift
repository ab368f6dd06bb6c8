import Foundation
import GopherCore

/// What the training documents of a data set are like (the paper, appendix A.2; spec §3.10):
/// `analysis.json`.
///
/// A function of the documents and tokens alone, so that ``DataSet/verify(pool:observer:)`` can make
/// it again.
public struct DataSetAnalysis: Codable, Sendable, Equatable {
  /// The form that this version reads and writes.
  public static let currentFormat = "gopher-analysis-1"
  /// Where it lies in a data set.
  public static let path = "analysis.json"

  /// The form.
  public var format = DataSetAnalysis.currentFormat
  /// Who scored toxicity; nil if it was not measured.
  public var toxicityScorer: String?
  /// The subsets by name.
  public var subsets: [String: SubsetAnalysis]

  private enum CodingKeys: String, CodingKey {
    case format
    case toxicityScorer = "toxicity_scorer"
    case subsets
  }

  /// Reads an analysis; throws a bad-input failure for a file that is none.
  static func read(_ path: String) throws -> DataSetAnalysis {
    let bytes = try MappedFile(path).contents
    do {
      let analysis = try JSONDecoder().decode(DataSetAnalysis.self, from: Data(bytes))
      guard analysis.format == currentFormat else {
        throw Failure.badInput(
          "\(path) has the format \(analysis.format); this version reads \(currentFormat).")
      }
      return analysis
    } catch let error as DecodingError {
      throw Failure.badInput(
        "\(path) is not an analysis of a data set: \(Configuration.sentence(of: error)) "
          + "Restore it from a copy, or build the data set again.")
    }
  }
}

/// What the training documents of a subset are like.
public struct SubsetAnalysis: Codable, Sendable, Equatable {
  /// The documents and the bytes of their texts.
  public var documents = Tally()
  /// Bytes of the texts of documents.
  public var byteLengths = LengthHistogram()
  /// Words of documents: runs without white space.
  public var wordLengths = LengthHistogram()
  /// Tokens of documents, their end-of-document token included.
  public var tokenLengths = LengthHistogram()
  /// Documents and bytes by language, as CLD2 tells it from at most the first 64 KiB of a text;
  /// `un` where it is not clear.
  public var languages: [String: Tally] = [:]
  /// Where the documents came from.
  public var hosts = Hosts()
  /// How toxic the texts are; nil if it was not measured.
  public var toxicity: ScoreSummary?

  /// Bytes of text for each token; 0 without tokens.
  public var bytesPerToken: Double {
    tokenLengths.sum > 0 ? Double(documents.bytes) / Double(tokenLengths.sum) : 0
  }

  /// The languages, those with most documents first.
  public var rankedLanguages: [(code: String, tally: Tally)] {
    languages.sorted { ($1.value.documents, $0.key) < ($0.value.documents, $1.key) }
      .map { ($0.key, $0.value) }
  }

  /// The hosts of a subset's documents.
  public struct Hosts: Codable, Sendable, Equatable {
    /// How many documents have an address (`metadata.url`) with a host.
    public var documents = 0
    /// How many hosts there are; nil if there are too many to count in bounded memory.
    public var distinct: Int?
    /// By how much the counts of `top` may be too low; 0 where they are exact.
    public var undercount = 0
    /// The hosts with most documents, twenty at most.
    public var top: [Host] = []
  }

  /// A host with its documents.
  public struct Host: Codable, Sendable, Equatable {
    /// The name, without `www.`.
    public var host: String
    /// Its documents.
    public var documents: Int
    /// The bytes of their texts.
    public var bytes: Int
  }

  private enum CodingKeys: String, CodingKey {
    case documents
    case byteLengths = "byte_lengths"
    case wordLengths = "word_lengths"
    case tokenLengths = "token_lengths"
    case languages, hosts, toxicity
  }
}
