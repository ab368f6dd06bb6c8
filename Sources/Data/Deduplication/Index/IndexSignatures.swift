import GopherCore

/// The signatures of an index, read in the order of its documents.
final class IndexSignatures {
  /// What a record tells of a document.
  struct Record {
    /// The hash of the text with white space normalised.
    let exact: Hash128
    /// The bands; without an identity.
    let signature: MinHashSignature
  }

  /// Words of 64 bits of a record before its bands.
  static let headWords = 3

  private let file: MappedFile
  private let recordBytes: Int
  private let bands: Int
  private let sha256: String
  private let digest = SHA256()
  private var position = 0

  /// Opens a file; throws a storage failure if its size is wrong.
  init(_ path: String, count: Int, bands: Int, sha256: String) throws {
    file = try MappedFile(path)
    self.bands = bands
    self.sha256 = sha256
    recordBytes = 8 * (Self.headWords + bands)
    guard file.bytes.count == count * recordBytes else {
      throw Self.damaged(path, "it has \(file.bytes.count) bytes for \(count) documents")
    }
  }

  /// The record of the next document of a file.
  func next(_ documents: String) throws -> Record {
    guard position < file.bytes.count else {
      throw Self.damaged(file.path, "it ends before the documents of \(documents)")
    }
    return withExtendedLifetime(file) {
      let start = position
      position += recordBytes
      let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[start..<position])
      digest.update(bytes)
      let words = (0..<(Self.headWords + bands)).map { bytes.littleEndian64(at: 8 * $0) }
      if position >> 20 != start >> 20 { file.release((start & ~((1 << 20) - 1))..<position) }
      let exact = Hash128(high: words[1], low: words[2])
      return Record(
        exact: exact,
        signature: MinHashSignature(
          identity: "", content: exact,
          bands: words[0] == 1 ? Array(words[Self.headWords...]) : []))
    }
  }

  /// Throws a storage failure unless the records are used up and whole.
  func checkEnd(_ documents: String) throws {
    guard position == file.bytes.count else {
      throw Self.damaged(file.path, "it has more records than \(documents) has documents")
    }
    guard digest.finish() == sha256 else {
      throw Self.damaged(file.path, "its SHA-256 is not that of index.json")
    }
  }

  private static func damaged(_ path: String, _ what: String) -> Failure {
    .storage(
      "\(path) is damaged: \(what). Restore it from a copy, or write the index again with dedup "
        + "--write-index.")
  }
}
