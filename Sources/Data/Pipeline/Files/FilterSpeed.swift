import Foundation
import GopherCore

/// How fast the filters and the signatures of deduplication are, files in and files out.
///
/// The work of one core of a run, and what Tests/Benchmarks/compare_filters.sh has datatrove do as
/// well: documents are read, the quality and repetition rules asked, the signatures of those that
/// stay computed and written, and the documents that stay written.
public struct FilterSpeed: Sendable, Codable {
  /// Documents that were read.
  public let documents: Int
  /// Documents that stayed.
  public let kept: Int
  /// Bytes of the text of all documents.
  public let bytes: Int
  /// Seconds from opening the input to the synced outputs.
  public let seconds: Double

  /// Bytes of text a second.
  public var bytesPerSecond: Double { Double(bytes) / seconds }

  /// Does the work once.
  ///
  /// Throws as ``FileStages`` does for inputs and outputs that cannot be used.
  ///
  /// - Parameters:
  ///   - inputs: files and folders.
  ///   - output: the file of documents that stay.
  ///   - signatures: a file for their signatures: of each document the 64-bit hashes of its bands,
  ///     little-endian, none for one without words.
  ///   - recipe: the settings of the rules and of the signatures.
  ///   - pool: the threads to work with.
  public static func measure(
    inputs: [String], output: String, signatures: String, recipe: Recipe = Recipe(),
    pool: ThreadPool
  ) throws -> FilterSpeed {
    let started = ContinuousClock.now
    let input = try FileInput(inputs, outputs: [output, signatures])
    let hasher = MinHasher(settings: Deduplication.settings(recipe))
    let preparation = Preparation(
      "web",
      filters: [
        QualityFilter(settings: recipe.quality), RepetitionFilter(settings: recipe.repetition),
      ],
      keepsText: false, hasher: hasher)
    let kept = try DocumentShardWriter(
      output, level: recipe.output.compressionLevel, pool: pool)
    let bands = try DurableFile(signatures)
    let funnel = try PreparedStream(
      preparation, settings: SubsetRecipe(), work: Work(pool: pool)
    ).run(input.listing.files, input.listing.rejections, advance: { _, _ in }) { outcome in
      guard case .kept(let document) = outcome.fate else { return }
      try kept.append(document)
      try outcome.signature?.bands.withUnsafeBytes { try bands.write($0) }
    }
    try kept.finish()
    _ = try bands.commit()
    let seconds = (ContinuousClock.now - started) / .seconds(1)
    return FilterSpeed(
      documents: funnel[QualityFilter.stage]?.entered.documents ?? 0,
      kept: funnel.stages.last?.kept.documents ?? 0,
      bytes: funnel[QualityFilter.stage]?.entered.bytes ?? 0, seconds: seconds)
  }

  private enum CodingKeys: String, CodingKey {
    case documents, kept, bytes, seconds
  }
}
