import Foundation
import GopherCore

/// The surviving documents of an earlier run, which new documents are held against.
///
/// It is a folder of one of two kinds: a finished data set, whose documents are fingerprinted
/// again, or an index that a deduplication wrote:
///
///     DIR/documents.jsonl.zst    the survivors, text included
///     DIR/signatures.bin         of each a record of 24 + 8 b bytes, b the number of bands:
///                                u64 1 if it has bands, u64 upper and lower half of the hash of
///                                its text, b u64 hashes of bands; all little-endian
///     DIR/index.json             what it was made with, and the sizes and hashes of the two
///
/// A signature says whom to compare with, the text is compared; both are needed. The text in zstd
/// takes about a quarter of what its n-grams would.
struct DeduplicationIndex {
  /// What `index.json` holds.
  struct Header: Codable, Equatable {
    /// The format's name.
    var format = "gopher-deduplication-index-1"
    /// The number of documents.
    var documents: Int
    /// What the signatures were made with; the seed is the recipe's and
    /// `near_deduplication.seed` together.
    var settings: NearDeduplicationSettings
    /// The two other files.
    var files: [FileEntry]
  }

  /// The names of the files.
  static let headerName = "index.json"
  static let documentsName = "documents.jsonl.zst"
  static let signaturesName = "signatures.bin"

  /// The folder.
  let path: String
  private let header: Header?
  private let dataSet: DataSet?

  /// Opens an index or a data set.
  ///
  /// Throws a usage failure for a folder that is neither, one that names the key for an index that
  /// was made with other parameters, and a storage failure for a damaged one.
  ///
  /// - Parameter settings: what near duplicates will be found with; nil if none are looked for.
  init(_ path: String, for settings: NearDeduplicationSettings?) throws {
    self.path = path
    let headerPath = "\(path)/\(Self.headerName)"
    if FileManager.default.fileExists(atPath: headerPath) {
      let bytes = try MappedFile(headerPath).contents
      guard let header = try? JSONDecoder().decode(Header.self, from: Data(bytes)),
        header.format == "gopher-deduplication-index-1"
      else {
        throw Failure.storage(
          "\(headerPath) is no header of a deduplication index that this version can read; write "
            + "the index again with dedup --write-index.")
      }
      (self.header, dataSet) = (header, nil)
      try checkSizes(header)
      if let settings { try check(header.settings, against: settings) }
    } else if FileManager.default.fileExists(atPath: "\(path)/manifest.json") {
      (header, dataSet) = (nil, try DataSet(path))
    } else {
      throw Failure.usage(
        "\(path) is no index to deduplicate against: it has neither index.json (of dedup "
          + "--write-index) nor manifest.json (of a finished data set).")
    }
  }

  /// A text that changes when the index does.
  var key: String {
    get throws {
      let name = header == nil ? "manifest.json" : Self.headerName
      return try SHA256.ofFile("\(path)/\(name)")
    }
  }

  /// The files of documents.
  func sources() throws -> [DocumentCatalog.Source] {
    if let dataSet {
      return dataSet.manifest.files.map(\.path)
        .filter { $0.hasPrefix("documents/") || $0.hasPrefix("heldout/") }
        .map { DocumentCatalog.Source(path: "\(path)/\($0)", subset: nil) }
    }
    guard let header else { return [] }
    let signatures = try IndexSignatures(
      "\(path)/\(Self.signaturesName)", count: header.documents, bands: header.settings.bands,
      sha256: header.files.first { $0.path == Self.signaturesName }?.sha256 ?? "")
    return [
      DocumentCatalog.Source(
        path: "\(path)/\(Self.documentsName)", subset: nil, signatures: signatures)
    ]
  }

  private func check(
    _ own: NearDeduplicationSettings, against wanted: NearDeduplicationSettings
  ) throws {
    let values: [(key: String, own: UInt64, wanted: UInt64)] = [
      ("near_deduplication.ngram_words", UInt64(own.ngramWords), UInt64(wanted.ngramWords)),
      ("near_deduplication.bands", UInt64(own.bands), UInt64(wanted.bands)),
      ("near_deduplication.rows", UInt64(own.rows), UInt64(wanted.rows)),
      ("seed plus near_deduplication.seed", own.seed, wanted.seed),
    ]
    for (key, own, wanted) in values where own != wanted {
      throw Failure.usage(
        "The index \(path) was made with \(key) \(own), and this run has \(wanted); signatures of "
          + "the two cannot be compared. Set the index's value, or write the index again.")
    }
  }

  private func checkSizes(_ header: Header) throws {
    for file in header.files {
      let path = "\(path)/\(file.path)"
      let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      guard size == file.bytes else {
        throw Failure.storage(
          "\(path) has \(size.map { "\($0) bytes" } ?? "gone") and not the \(file.bytes) bytes that "
            + "the index speaks of; restore it from a copy, or write the index again.")
      }
    }
  }
}
