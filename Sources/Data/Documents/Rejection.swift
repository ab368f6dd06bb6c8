/// A piece of input that could not become a document, with its place and its reason.
///
/// Readers hand rejections out beside documents and go on; they never throw for bad input.
public struct Rejection: Sendable, Equatable {
  /// Why, as a statement true of what was rejected; the raw value is its name in counts and records.
  public enum Reason: String, Sendable, CaseIterable {
    /// The system refused to open or read the file.
    case unreadableFile = "unreadable_file"
    /// A file that is another one when it has been read than when it was listed or opened.
    case changedWhileRead = "changed_while_read"
    /// Nothing, or nothing but white space.
    case empty
    /// Bytes that are no text: a NUL, or a known binary format.
    case binary
    /// A file whose extension and first bytes name no kind of input that was asked for.
    case otherKind = "kind_not_accepted"
    /// Longer than the limit on one document.
    case tooLarge = "too_large"
    /// Compressed data that unfolds beyond the limit on its expansion.
    case expandsTooMuch = "expands_too_much"
    /// A name of a character set that the system does not know, or bytes outside the set.
    case unknownEncoding = "unknown_encoding"
    /// Bytes that are not UTF-8 where the format asks for UTF-8.
    case invalidUTF8 = "invalid_utf8"
    /// A gzip stream that ends early.
    case truncatedGzip = "truncated_gzip"
    /// A gzip stream with wrong bytes or a wrong checksum.
    case corruptGzip = "corrupt_gzip"
    /// A zstd stream that ends early.
    case truncatedZstd = "truncated_zstd"
    /// A zstd stream with wrong bytes or a wrong checksum.
    case corruptZstd = "corrupt_zstd"
    /// A bzip2 stream that ends early.
    case truncatedBZip2 = "truncated_bzip2"
    /// A bzip2 stream with wrong bytes or a wrong checksum.
    case corruptBZip2 = "corrupt_bzip2"
    /// A tar archive that ends inside a file.
    case truncatedTar = "truncated_tar"
    /// A tar archive with a header that cannot be read.
    case malformedTar = "malformed_tar"
    /// A WARC file that ends inside a record.
    case truncatedWARC = "truncated_warc"
    /// A WARC record whose header cannot be read.
    case malformedWARC = "malformed_warc"
    /// An ARC file that ends inside a record.
    case truncatedARC = "truncated_arc"
    /// An ARC record whose header cannot be read.
    case malformedARC = "malformed_arc"
    /// A WARC response whose HTTP message cannot be read.
    case malformedHTTP = "malformed_http"
    /// A WARC response whose status is another than 200.
    case otherStatus = "http_status_not_200"
    /// A content coding of HTTP that is not supported.
    case unknownContentCoding = "unknown_content_coding"
    /// A line that is not JSON.
    case notJSON = "not_json"
    /// A line of JSON that is not an object.
    case notAnObject = "not_an_object"
    /// An object without the text field.
    case noTextField = "no_text_field"
    /// An object whose text field holds something else than a string.
    case textIsNoString = "text_not_a_string"
    /// An object without the field that a recipe names for the identity.
    case noIdentityField = "no_id_field"
    /// HTML in which no main text was found.
    case noMainText = "no_main_text"

    /// The reason as it stands in a sentence: `truncated gzip`.
    var words: String { rawValue.replacing("_", with: " ") }
  }

  /// Where in the input.
  public struct Location: Sendable, Equatable {
    /// The file, relative to the input root.
    public var path: String
    /// The byte offset in the file as it lies on disk, or in its unfolded form if `unfolded`.
    public var byteOffset: Int?
    /// Whether `byteOffset` counts decompressed bytes.
    public var unfolded: Bool

    /// Makes a location.
    public init(path: String, byteOffset: Int? = nil, unfolded: Bool = false) {
      self.path = path
      self.byteOffset = byteOffset
      self.unfolded = unfolded
    }
  }

  /// The stage that rejected: `read` or `extract`.
  public var stage: String
  /// Why.
  public var reason: Reason
  /// What exactly was found, as a clause for people; may be empty.
  public var detail: String
  /// Where.
  public var location: Location
  /// The identity that the document would have had, where known.
  public var id: String?
  /// How many bytes of input were rejected; 0 where not known.
  public var bytes: Int

  /// Makes a rejection.
  public init(
    _ reason: Reason, at location: Location, detail: String = "", id: String? = nil,
    bytes: Int = 0, stage: String = "read"
  ) {
    self.stage = stage
    self.reason = reason
    self.detail = detail
    self.location = location
    self.id = id
    self.bytes = bytes
  }
}

extension Rejection.Location: CustomStringConvertible {
  /// The place in words: `a/b.jsonl, byte 3456 unfolded`.
  public var description: String {
    var text = path
    if let byteOffset { text += ", byte \(byteOffset)" + (unfolded ? " unfolded" : "") }
    return text
  }
}

extension Rejection: CustomStringConvertible {
  /// One sentence: where, why, what exactly.
  public var description: String {
    "\(location): \(reason.words)" + (detail.isEmpty ? "." : " (\(detail)).")
  }
}
