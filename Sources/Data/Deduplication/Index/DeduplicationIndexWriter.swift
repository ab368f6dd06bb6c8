import Foundation
import GopherCore

/// Writes the survivors of a deduplication as a ``DeduplicationIndex``.
///
/// The header is written last: a folder without it is no index.
final class DeduplicationIndexWriter {
  private let folder: String
  private let settings: NearDeduplicationSettings
  private let documents: DocumentShardWriter
  private let signatures: DurableFile
  private var count = 0

  /// Begins an index in a folder, which is made if it is missing.
  ///
  /// Throws a usage failure for a folder with anything in it.
  ///
  /// - Parameter pool: the threads that compress the documents.
  init(_ folder: String, settings: NearDeduplicationSettings, pool: ThreadPool) throws {
    self.folder = folder
    self.settings = settings
    if let name = Directory.names(in: folder).first {
      throw Failure.usage(
        "\(folder) is not empty (it has \(name)); choose a new or empty folder for the index.")
    }
    try Directory.create(folder)
    documents = try DocumentShardWriter(
      "\(folder)/\(DeduplicationIndex.documentsName)", frameBytes: 64 << 10, isIndexed: false,
      pool: pool)
    signatures = try DurableFile("\(folder)/\(DeduplicationIndex.signaturesName)")
  }

  /// Adds a survivor.
  ///
  /// - Parameter record: the words of its record.
  func append(_ document: Document, record: [UInt64]) throws {
    precondition(
      record.count == IndexSignatures.headWords + settings.bands,
      "DeduplicationIndexWriter: the record has the settings' number of bands")
    try documents.append(document)
    var bytes: [UInt8] = []
    for word in record { bytes.append(littleEndian: word) }
    try signatures.write(bytes)
    count += 1
  }

  /// Ends the index.
  func finish() throws {
    let files = [
      FileEntry(path: DeduplicationIndex.documentsName, record: try documents.finish().file),
      FileEntry(path: DeduplicationIndex.signaturesName, record: try signatures.commit()),
    ]
    let header = DeduplicationIndex.Header(
      documents: count, settings: settings, files: files)
    try DurableFile.write(
      try jsonText(header), to: "\(folder)/\(DeduplicationIndex.headerName)")
  }
}
