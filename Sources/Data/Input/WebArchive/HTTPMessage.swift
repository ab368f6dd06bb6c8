/// A response of HTTP/1 as an archive holds it.
struct HTTPMessage {
  /// The status code, such as 200.
  let status: Int
  /// The header.
  let fields: HeaderFields
  private let payload: ArraySlice<UInt8>

  /// Why a message cannot be read.
  struct Mistake: Error, Equatable {
    let reason: Rejection.Reason
    let detail: String
  }

  /// Parses the status line and the header.
  init(_ bytes: ArraySlice<UInt8>) throws(Mistake) {
    var lines = HeaderLines(rest: bytes)
    guard let first = lines.next(), first.starts(with: Array("HTTP/".utf8)) else {
      throw Mistake(reason: .malformedHTTP, detail: "no HTTP status line")
    }
    let words = first.split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard words.count >= 2, let status = Int(String(decoding: words[1], as: UTF8.self)) else {
      throw Mistake(reason: .malformedHTTP, detail: "no status code")
    }
    var fields = HeaderFields()
    while let line = lines.next(), !line.isEmpty { fields.add(line: line) }
    self.status = status
    self.fields = fields
    payload = lines.rest
  }

  /// The media type of the payload in lower case, without parameters; nil if not said.
  var payloadType: String? {
    fields["content-type"].flatMap { mediaType(ofContentType: $0) }
  }

  /// The payload without its transfer and content codings.
  ///
  /// Archives often keep headers that the payload no longer keeps to (crawlers store it decoded):
  /// a payload that does not begin as its coding would is taken as it stands.
  ///
  /// - Parameter limit: the largest payload accepted, in bytes.
  func body(limit: Int) throws(Mistake) -> [UInt8] {
    var bytes = payload
    if fields["transfer-encoding"]?.lowercased().contains("chunked") == true {
      bytes = withoutChunks(bytes)
    }
    for coding in (fields["content-encoding"] ?? "").lowercased().split(separator: ",").reversed() {
      let name = coding.filter { $0 != " " }
      bytes = try Self.decode(bytes, coding: name, limit: limit)
    }
    guard bytes.count <= limit else {
      throw Mistake(reason: .tooLarge, detail: "more than \(limit) bytes")
    }
    return Array(bytes)
  }

  private static func decode(
    _ bytes: ArraySlice<UInt8>, coding: String, limit: Int
  ) throws(Mistake) -> ArraySlice<UInt8> {
    let decompressor: any Decompressor
    switch coding {
    case "gzip", "x-gzip":
      guard bytes.starts(with: [0x1F, 0x8B]) else { return bytes }
      decompressor = GzipDecompressor()
    case "deflate":
      // The name means zlib; some servers send raw deflate, and some archives neither.
      guard let first = bytes.first, let second = bytes.dropFirst().first else { return bytes }
      let isZlib = first & 15 == 8 && (Int(first) << 8 | Int(second)) % 31 == 0
      if !isZlib, binarySign(of: bytes) == nil, first == UInt8(ascii: "<") { return bytes }
      decompressor = GzipDecompressor(isZlib ? .zlib : .raw)
    case "zstd":
      guard bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) else { return bytes }
      decompressor = ZstdDecompressor()
    case "identity", "none", "utf-8", "": return bytes
    default:
      if bytes.first == UInt8(ascii: "<") { return bytes }
      throw Mistake(reason: .unknownContentCoding, detail: coding)
    }
    let source = DecompressingSource(MemorySource(bytes), decompressor)
    var output = [UInt8]()
    do throws(ByteFault) {
      _ = try BufferedSource(source).read(limit + 1, into: &output)
    } catch {
      throw Mistake(reason: error.reason, detail: "the payload: \(error.detail)")
    }
    return output[...]
  }
}

/// The media type of a `Content-Type` value in lower case, without parameters.
func mediaType(ofContentType text: String) -> String? {
  let bytes = text.utf8.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: ",") }
  let type = trimmed(bytes.map(lowercase)[...])
  return type.isEmpty ? nil : String(decoding: type, as: UTF8.self)
}

/// A payload without the framing of chunks (RFC 9112, 7.1).
///
/// A payload that does not begin with a chunk is returned as it stands; one that breaks off or
/// goes wrong later gives what came before, and what follows the fault unframed.
func withoutChunks(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
  var output = [UInt8]()
  var rest = bytes
  while let chunk = chunkHeader(rest) {
    let body = rest[chunk.end...]
    output.append(contentsOf: body.prefix(chunk.size))
    guard chunk.size > 0 else { return output[...] }
    rest = body.dropFirst(chunk.size)
    if rest.first == UInt8(ascii: "\r") { rest = rest.dropFirst() }
    if rest.first == UInt8(ascii: "\n") { rest = rest.dropFirst() }
  }
  if output.isEmpty { return bytes }
  output.append(contentsOf: rest)
  return output[...]
}

/// The size in a chunk's first line and where that line ends.
private func chunkHeader(_ bytes: ArraySlice<UInt8>) -> (size: Int, end: Int)? {
  guard let newline = bytes.prefix(1024).firstIndex(of: UInt8(ascii: "\n")) else { return nil }
  let line = trimmed(bytes[..<newline])
  let digits = trimmed(line.prefix { $0 != UInt8(ascii: ";") })
  guard !digits.isEmpty, digits.count <= 12,
    let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0
  else { return nil }
  return (size, newline + 1)
}

/// The lines of a header; `rest` is what follows the last line taken.
private struct HeaderLines {
  var rest: ArraySlice<UInt8>

  mutating func next() -> ArraySlice<UInt8>? {
    guard !rest.isEmpty else { return nil }
    let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
    let line = rest[..<end]
    rest = rest[min(end + 1, rest.endIndex)...]
    return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }
}
