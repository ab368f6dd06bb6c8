extension Extractor {
  /// The document of what a reader found; HTML is decoded and its main text extracted.
  ///
  /// The metadata hold what the input says, `path`, `url`, and for HTML `title`, `language` and
  /// `published`, each where known. A page without main text, or in an unknown character set, is a
  /// rejection of the stage `extract`.
  public func document(
    from raw: RawDocument, source: String
  ) -> Result<Document, RejectedDocument> {
    var document = Document(
      id: raw.id, text: "", source: source, added: raw.added, created: raw.created,
      metadata: raw.knownMetadata)
    switch raw.content {
    case .text(let text): document.text = text
    case .html(let bytes, let charset):
      let declared = [charset, declaredCharacterSet(in: bytes)].compactMap { $0 }
      let page: Page
      do throws(DecodedText.UnknownEncoding) {
        page = extract(try DecodedText(bytes, declared: declared).utf8)
      } catch {
        return .failure(rejected(raw, .unknownEncoding, error.name))
      }
      guard !page.text.isEmpty else { return .failure(rejected(raw, .noMainText)) }
      document.text = page.text
      if let title = page.title { document.metadata["title"] = .string(title) }
      if let language = page.language { document.metadata["language"] = .string(language) }
      if let published = page.published { document.metadata["published"] = .string(published) }
    }
    return .success(document)
  }

  private func rejected(
    _ raw: RawDocument, _ reason: Rejection.Reason, _ detail: String = ""
  ) -> RejectedDocument {
    RejectedDocument(
      rejection: Rejection(
        reason, at: Rejection.Location(path: raw.path), detail: detail, id: raw.id,
        bytes: raw.bytes, stage: "extract"))
  }
}

/// A rejection as an error, so that it can stand in a `Result`.
public struct RejectedDocument: Error, Sendable, Equatable {
  /// The rejection.
  public let rejection: Rejection
}
