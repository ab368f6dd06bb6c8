import GopherCore

/// Reads a file of JSON lines, or a part of one, one document a line.
///
/// Blank lines are passed over. The identity is the line's own, else the file's name and where
/// in the unfolded file the line begins, `a/b.jsonl@3456`: a part of a file gives the same ones as
/// the whole, and needs nothing that stands before it.
struct JSONLinesReader {
  let file: InputFile
  let source: BufferedSource
  let options: InputOptions
  private let decoder: DocumentDecoder

  init(file: InputFile, source: BufferedSource, options: InputOptions) {
    self.file = file
    self.source = source
    self.options = options
    decoder = DocumentDecoder(fields: options.fields)
  }

  mutating func read(_ body: InputReader.Receiver) throws {
    let end = file.part?.end?.offset ?? .max
    do throws(ByteFault) {
      // The line that the part begins in, or with, belongs to the part before.
      if source.offset > 0 { try source.skipLine(upTo: end) }
    } catch {
      return try body(.rejection(error.rejection(in: file.name)))
    }
    while source.offset <= end {
      let offset = source.offset
      let next: BufferedSource.Line?
      do throws(ByteFault) {
        next = try source.line(limit: options.maximumDocumentBytes)
      } catch {
        return try body(.rejection(error.rejection(in: file.name)))
      }
      guard let next else { break }
      switch next {
      case .tooLong(let length):
        let limit = options.maximumDocumentBytes
        try body(
          rejected(
            .tooLarge, "\(length) bytes, more than \(limit)", line: offset, bytes: length))
      case .whole(let bytes):
        let isMarked = offset == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let text = isMarked ? bytes.dropFirst(3) : bytes
        guard text.contains(where: { !isSpace($0) }) else { continue }
        let item = item(of: text, at: offset)
        try body(item)
        if offset == 0, isWholeFileOther(item) { return }
      }
    }
    if source.offset == 0 { try body(rejected(.empty, line: 0, bytes: 0)) }
  }

  private func item(of text: ArraySlice<UInt8>, at offset: Int) -> InputItem {
    let fields: DocumentDecoder.Fields
    do throws(DocumentDecoder.Mistake) {
      fields = try text.withUnsafeBytes { bytes in
        Result { () throws(DocumentDecoder.Mistake) in try decoder.decode(bytes) }
      }.get()
    } catch {
      return rejected(
        error.reason, error.detail, line: offset, byte: error.byteOffset, id: error.id,
        bytes: text.count)
    }
    guard fields.text.utf8.contains(where: { !isSpace($0) }) else {
      return rejected(.empty, line: offset, id: fields.id, bytes: text.count)
    }
    let given = fields.id.flatMap { $0.isEmpty ? nil : $0 }
    return .document(
      RawDocument(
        id: given ?? file.identity(at: offset), path: file.name,
        url: fields.url ?? fields.metadata["url"]?.string, content: .text(fields.text),
        added: fields.added, created: fields.created, metadata: fields.metadata,
        replacedCharacters: fields.replacedCharacters, bytes: text.count))
  }

  /// Whether a file named `.json` is one JSON text of many lines, and no JSON lines.
  private func isWholeFileOther(_ item: InputItem) -> Bool {
    guard case .rejection(let rejection) = item, rejection.reason == .notJSON else { return false }
    return InputKind.of(name: file.name).isJSON
  }

  private func rejected(
    _ reason: Rejection.Reason, _ detail: String = "", line offset: Int, byte: Int = 0,
    id: String? = nil, bytes: Int
  ) -> InputItem {
    .rejection(
      Rejection(
        reason,
        at: Rejection.Location(path: file.name, byteOffset: offset + byte, unfolded: true),
        detail: detail, id: id ?? file.identity(at: offset), bytes: bytes))
  }
}
