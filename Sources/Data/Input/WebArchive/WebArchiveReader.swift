import GopherCore

/// Reads the pages of a web archive, or of a part of one.
///
/// Documents are made of `response` and `resource` records that hold HTML and of `conversion`
/// records that hold plain text (WET files). Responses of other types or with another status than
/// 200 are rejections; other records (`request`, `metadata`, `warcinfo`, `revisit`, ARC's own) are
/// passed over. The identity is the record's own, else the file's name and where the record is
/// found (``ArchiveRecord/identity(in:)``).
struct WebArchiveReader {
  let file: InputFile
  let options: InputOptions
  private let kind: InputKind
  private var scanner: ArchiveScanner

  init(file: InputFile, source: BufferedSource, kind: InputKind, options: InputOptions) {
    self.file = file
    self.kind = kind
    self.options = options
    scanner = ArchiveScanner(source, kind: kind, end: file.part?.end?.offset)
  }

  mutating func read(_ body: InputReader.Receiver) throws {
    var hasAny = false
    while true {
      let item: InputItem?
      do throws(ByteFault) {
        guard let found = try scanner.next() else { break }
        switch found {
        case .lost(let place, let why):
          item = rejected(place, kind == .arc ? .malformedARC : .malformedWARC, why)
        case .record(let record): item = try self.item(of: record)
        }
      } catch {
        return try body(.rejection(error.rejection(in: file.name)))
      }
      hasAny = true
      if let item { try body(item) }
    }
    guard !hasAny, file.part == nil else { return }
    let place = ArchiveRecord(type: "", contentLength: 0)
    try body(rejected(place, .empty, "it holds no record"))
  }

  private func item(of record: ArchiveRecord) throws(ByteFault) -> InputItem? {
    guard ["response", "resource", "conversion"].contains(record.type) else {
      try scanner.skip(record)
      return nil
    }
    // The limit holds for the page; its HTTP header may come on top.
    let limit = options.maximumDocumentBytes + ArchiveScanner.longestLine
    guard record.contentLength <= limit else {
      try scanner.skip(record)
      return rejected(record, .tooLarge, "\(record.contentLength) bytes")
    }
    var content = [UInt8]()
    try scanner.read(record, into: &content)
    return switch record.type {
    case "response": response(content[...], record)
    case "resource": resource(content, record)
    default: conversion(content, record)
    }
  }

  private func response(_ content: ArraySlice<UInt8>, _ record: ArchiveRecord) -> InputItem? {
    // Archives also hold answers of other protocols, such as dns: and whois:.
    if kind == .warc, let type = record.contentType.flatMap(mediaType(ofContentType:)),
      type != "application/http"
    {
      return nil
    }
    do throws(HTTPMessage.Mistake) {
      let message = try HTTPMessage(content)
      guard message.status == 200 else {
        return rejected(record, .otherStatus, "status \(message.status)")
      }
      let type = message.payloadType
      if let type, type != "text/html", type != "application/xhtml+xml" {
        return rejected(record, .otherKind, type)
      }
      let body = try message.body(limit: options.maximumDocumentBytes)
      if type == nil, InputKind.of(firstBytes: body[...]) != .html {
        return rejected(record, .otherKind, "no content type")
      }
      return page(body, contentType: message.fields["content-type"], record)
    } catch {
      return rejected(record, error.reason, error.detail)
    }
  }

  private func resource(_ content: [UInt8], _ record: ArchiveRecord) -> InputItem? {
    let type = record.contentType.flatMap(mediaType(ofContentType:))
    guard type == "text/html" || type == "application/xhtml+xml" else {
      return rejected(record, .otherKind, type ?? "no content type")
    }
    return page(content, contentType: record.contentType, record)
  }

  private func page(
    _ content: [UInt8], contentType: String?, _ record: ArchiveRecord
  ) -> InputItem {
    guard content.contains(where: { !isSpace($0) }) else { return rejected(record, .empty) }
    if let sign = binarySign(of: content) { return rejected(record, .binary, sign) }
    let charset = contentType.flatMap(characterSet(ofContentType:))
    return document(.html(content, charset: charset), record)
  }

  private func conversion(_ content: [UInt8], _ record: ArchiveRecord) -> InputItem? {
    let type = record.contentType.flatMap(mediaType(ofContentType:))
    guard type == "text/plain" else {
      return rejected(record, .otherKind, type ?? "no content type")
    }
    guard content.contains(where: { !isSpace($0) }) else { return rejected(record, .empty) }
    do throws(DecodedText.UnknownEncoding) {
      let (text, replaced) = try plainText(content, declared: [])
      return document(.text(text), record, replaced: replaced)
    } catch {
      return rejected(record, .unknownEncoding, error.name)
    }
  }

  private func document(
    _ content: RawDocument.Content, _ record: ArchiveRecord, replaced: Int = 0
  ) -> InputItem {
    .document(
      RawDocument(
        id: record.identity(in: file), path: file.name, url: record.url, content: content,
        created: record.date, replacedCharacters: replaced, bytes: record.contentLength))
  }

  private func rejected(
    _ record: ArchiveRecord, _ reason: Rejection.Reason, _ detail: String = ""
  ) -> InputItem {
    .rejection(
      Rejection(
        reason, at: record.location(in: file),
        detail: [record.url, detail].compactMap { $0 }.filter { !$0.isEmpty }
          .joined(separator: ": "),
        id: record.identity(in: file), bytes: record.contentLength))
  }
}
