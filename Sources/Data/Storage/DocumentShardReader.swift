import CZstd
import Foundation
import GopherCore

/// Reads a file of JSON lines that a ``DocumentShardWriter`` or somebody else wrote.
///
/// Reading whole works for `.jsonl.zst`, `.jsonl.gz` and `.jsonl` of any make. Random access needs
/// the seek table, and is quick with the index of identities: one frame is unfolded.
/// Without the index ``get(_:)`` unfolds every frame in turn; without a seek
/// table it reads the file from the front.
///
/// A file that ends early or has wrong bytes gives a storage failure that names the frame and its
/// offset; what came before it was handed out.
public struct DocumentShardReader: Sendable {
  /// The file.
  public let path: String
  private let file: MappedFile
  private let frames: [Frame]
  private let hasSeekTable: Bool

  private struct Frame {
    var range: Range<Int>
    var contentSize: Int
  }

  /// Opens a file; throws a storage failure if it cannot be opened.
  public init(_ path: String) throws {
    self.path = path
    do {
      file = try MappedFile(path)
    } catch let failure as Failure {
      throw Failure.storage(failure.message)
    }
    let table = path.hasSuffix(".zst") ? SeekTable(endOf: file.bytes) : nil
    hasSeekTable = table != nil
    var offset = 0, frames = [Frame]()
    for frame in table?.frames ?? [] {
      frames.append(
        Frame(range: offset..<(offset + frame.compressedSize), contentSize: frame.contentSize))
      offset += frame.compressedSize
    }
    self.frames = frames
  }

  /// How many pieces can be read on their own; 1 for a file without a seek table.
  ///
  /// Threads may read different pieces; the pieces in order are the file.
  public var pieceCount: Int { hasSeekTable ? frames.count : 1 }

  /// Bytes of a piece before compression; of the whole file where it is one piece, as it lies.
  func contentBytes(ofPiece piece: Int) -> Int {
    hasSeekTable ? frames[piece].contentSize : file.bytes.count
  }

  /// How many documents the file says it holds; nil where it says nothing.
  public var documentCount: Int? { withExtendedLifetime(file) { index?.count } }

  /// Whether the index of identities leads from an identity to a piece; nil for a file without one.
  func index(leadsFrom identity: String, toPiece piece: Int) -> Bool? {
    withExtendedLifetime(file) { index?.frames(of: identity).contains(piece) }
  }

  /// The pieces that may hold a document by the index of identities; none for a file without one.
  func frames(holding identity: String) -> [Int] {
    withExtendedLifetime(file) { index?.frames(of: identity) ?? [] }
  }

  /// How many documents each piece holds: by the index of identities, else by reading them.
  package func documentCounts() throws -> [Int] {
    try withExtendedLifetime(file) {
      guard let index else { return try (0..<pieceCount).map { try documents(inPiece: $0).count } }
      var counts = [Int](repeating: 0, count: pieceCount)
      for entry in 0..<index.count {
        let frame = index.frame(at: entry)
        guard counts.indices.contains(frame) else { throw missing(frame: frame) }
        counts[frame] += 1
      }
      return counts
    }
  }

  /// Hands every document to a closure, in the order of the file.
  public func forEach(_ body: (Document) throws -> Void) throws {
    let decoder = DocumentDecoder()
    try forEachLine { line, number, place in
      try body(try document(line, decoder, number: number, place: place))
    }
  }

  /// All documents.
  public func documents() throws -> [Document] {
    var documents = [Document]()
    try forEach { documents.append($0) }
    return documents
  }

  /// The documents of one piece.
  public func documents(inPiece piece: Int) throws -> [Document] {
    precondition((0..<pieceCount).contains(piece), "DocumentShardReader: there is no such piece")
    guard hasSeekTable else { return try documents() }
    let content = try content(ofFrame: piece)
    let decoder = DocumentDecoder()
    var documents = [Document]()
    for (number, line) in lines(of: content).enumerated() {
      documents.append(
        try document(line, decoder, number: number + 1, place: "frame \(piece)"))
    }
    return documents
  }

  /// The lines of one piece, without their newlines.
  func lines(inPiece piece: Int) throws -> [ArraySlice<UInt8>] {
    precondition((0..<pieceCount).contains(piece), "DocumentShardReader: there is no such piece")
    if hasSeekTable { return lines(of: try content(ofFrame: piece)) }
    var lines: [ArraySlice<UInt8>] = []
    try forEachLine { line, _, _ in lines.append(line) }
    return lines
  }

  /// The document of a line of a piece; lines are counted from 0.
  func document(_ line: ArraySlice<UInt8>, number: Int, ofPiece piece: Int) throws -> Document {
    try document(line, DocumentDecoder(), number: number + 1, place: "frame \(piece)")
  }

  /// Hands every line to a closure as a JSON value, for files of other objects than documents.
  public func forEachObject(_ body: (JSONValue) throws -> Void) throws {
    let parser = JSONParser()
    try forEachLine { line, number, place in
      let result = line.withUnsafeBytes { bytes in
        Result { () throws(JSONParser.Mistake) in try parser.parse(bytes) }
      }
      switch result {
      case .success(let value): try body(value)
      case .failure(let mistake):
        throw damaged("line \(number) of \(place) is not JSON: \(mistake.message)")
      }
    }
  }

  /// The first document with an identity; nil if there is none.
  public func get(_ identity: String) throws -> Document? {
    let decoder = DocumentDecoder()
    return try find(identity) { line in
      let document = try? line.withUnsafeBytes { try decoder.document($0) }
      return document?.id == identity ? document : nil
    }
  }

  /// The first object with an `id`; nil if there is none.
  public func getObject(_ identity: String) throws -> JSONValue? {
    let parser = JSONParser()
    return try find(identity) { line in
      let value = try? line.withUnsafeBytes { try parser.parse($0) }
      return value?["id"]?.string == identity ? value : nil
    }
  }
}

extension DocumentShardReader {
  private var index: IdentityIndex.View? {
    guard let last = frames.last, last.contentSize == 0 else { return nil }
    return IdentityIndex.View(UnsafeRawBufferPointer(rebasing: file.bytes[last.range]))
  }

  private func find<Found>(
    _ identity: String, _ match: (ArraySlice<UInt8>) -> Found?
  ) throws -> Found? {
    guard hasSeekTable else {
      var found: Found?
      try forEachLine { line, _, _ in if found == nil { found = match(line) } }
      return found
    }
    let candidates = withExtendedLifetime(file) { index?.frames(of: identity) }
    for frame in candidates ?? Array(frames.indices) {
      guard frames.indices.contains(frame) else { throw missing(frame: frame) }
      for line in lines(of: try content(ofFrame: frame)) {
        if let found = match(line) { return found }
      }
    }
    return nil
  }

  /// Reads the file from the front; a line comes with its number and the name of what it stands in.
  private func forEachLine(_ body: (ArraySlice<UInt8>, Int, String) throws -> Void) throws {
    var number = 0
    let bytes: BufferedSource
    do throws(ByteFault) {
      let source = try FileSource(path)
      // What we wrote ourselves may unfold as far as it likes.
      let limit = ExpansionLimit(ratio: .max)
      bytes =
        if path.hasSuffix(".zst") {
          BufferedSource(DecompressingSource(source, ZstdDecompressor(), limit: limit))
        } else if path.hasSuffix(".gz") {
          BufferedSource(DecompressingSource(source, GzipDecompressor(), limit: limit))
        } else {
          BufferedSource(source)
        }
    } catch {
      throw damaged(error)
    }
    while true {
      let line: BufferedSource.Line?
      do throws(ByteFault) {
        line = try bytes.line(limit: .max)
      } catch {
        throw damaged(error)
      }
      guard case .whole(let line)? = line else { return }
      number += 1
      if !line.isEmpty { try body(line, number, "the file") }
    }
  }

  private func content(ofFrame index: Int) throws -> [UInt8] {
    let frame = frames[index]
    guard frame.contentSize > 0 else { return [] }
    let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[frame.range])
    // Files are larger than memory: what was read need not stay.
    defer { file.release(frame.range) }
    let place = "frame \(index), which begins at byte \(frame.range.lowerBound),"
    // A block of zstd takes 4 bytes and unfolds to 128 KiB at most: no memory for what cannot be.
    guard frame.contentSize <= (bytes.count / 4) << 17 else {
      throw damaged("\(place) has \(bytes.count) bytes and cannot hold \(frame.contentSize)")
    }
    var content = [UInt8](repeating: 0, count: frame.contentSize)
    let size = withExtendedLifetime(file) {
      content.withUnsafeMutableBytes {
        ZSTD_decompress($0.baseAddress, $0.count, bytes.baseAddress, bytes.count)
      }
    }
    guard ZSTD_isError(size) == 0 else {
      throw damaged("\(place) cannot be unfolded: \(String(cString: ZSTD_getErrorName(size)))")
    }
    guard size == frame.contentSize else {
      throw damaged("\(place) holds \(size) bytes and not \(frame.contentSize)")
    }
    return content
  }

  /// The lines with anything in them, without their newlines.
  private func lines(of content: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = [], start = 0
    content.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      while start < bytes.count {
        let newline = memchr(base + start, 0x0A, bytes.count - start)
        let end = newline.map { UnsafeRawPointer($0) - base } ?? bytes.count
        if end > start { lines.append(content[start..<end]) }
        start = end + 1
      }
    }
    return lines
  }

  private func document(
    _ line: ArraySlice<UInt8>, _ decoder: DocumentDecoder, number: Int, place: String
  ) throws -> Document {
    let result = line.withUnsafeBytes { bytes in
      Result { () throws(DocumentDecoder.Mistake) in try decoder.document(bytes) }
    }
    switch result {
    case .success(let document): return document
    case .failure(let mistake):
      throw damaged("line \(number) of \(place) is no document: \(mistake.reason.words)")
    }
  }

  private func missing(frame: Int) -> Failure {
    damaged("the index of identities names frame \(frame), which is not there")
  }

  private func damaged(_ fault: ByteFault) -> Failure {
    damaged("\(fault.reason.words) at byte \(fault.fileOffset) (\(fault.detail))")
  }

  private func damaged(_ what: String) -> Failure {
    .storage("\(path) is damaged: \(what). Make it again, or restore it from a copy.")
  }
}
