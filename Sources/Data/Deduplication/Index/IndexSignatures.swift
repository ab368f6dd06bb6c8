import GopherCore

/// The signatures of an index, or of prepared documents, read in the order of the documents.
///
/// A record is of 24 + 8 b bytes, b the number of bands, little-endian: u64 1 if it has bands (else
/// 0), u64 upper and lower half of the hash of the text up to white space, b u64 hashes of bands;
/// those of prepared documents have 16 bytes more, the hash of the text's bytes.
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
  private let holdsContent: Bool
  private let remedy: String
  private let digest = SHA256()
  private var position = 0

  /// Opens a file; throws a storage failure if its size is wrong.
  ///
  /// - Parameters:
  ///   - holdsContent: whether the records have the hash of the text's bytes.
  ///   - remedy: what to do about a damaged file, a sentence.
  init(
    _ path: String, count: Int, bands: Int, sha256: String, holdsContent: Bool = false,
    remedy: String = "Restore it from a copy, or write the index again with dedup --write-index."
  ) throws {
    file = try MappedFile(path)
    self.bands = bands
    self.sha256 = sha256
    self.holdsContent = holdsContent
    self.remedy = remedy
    recordBytes = 8 * (Self.headWords + bands + (holdsContent ? 2 : 0))
    guard file.bytes.count == count * recordBytes else {
      throw damaged("it has \(file.bytes.count) bytes for \(count) documents")
    }
  }

  /// The record of the next document of a file.
  func next(_ documents: String) throws -> Record {
    guard position < file.bytes.count else {
      throw damaged("it ends before the documents of \(documents)")
    }
    return withExtendedLifetime(file) {
      let start = position
      position += recordBytes
      let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[start..<position])
      digest.update(bytes)
      let words = (0..<recordBytes / 8).map { bytes.littleEndian64(at: 8 * $0) }
      if position >> 20 != start >> 20 { file.release((start & ~((1 << 20) - 1))..<position) }
      let exact = Hash128(high: words[1], low: words[2])
      let end = Self.headWords + bands
      let content = holdsContent ? Hash128(high: words[end], low: words[end + 1]) : exact
      return Record(
        exact: exact,
        signature: MinHashSignature(
          identity: "", content: content,
          bands: words[0] == 1 ? Array(words[Self.headWords..<end]) : []))
    }
  }

  /// Throws a storage failure unless the records are used up and whole.
  func checkEnd(_ documents: String) throws {
    guard position == file.bytes.count else {
      throw damaged("it has more records than \(documents) has documents")
    }
    guard digest.finish() == sha256 else {
      throw damaged("its SHA-256 is not the recorded one")
    }
  }

  private func damaged(_ what: String) -> Failure {
    .storage("\(file.path) is damaged: \(what). \(remedy)")
  }
}
