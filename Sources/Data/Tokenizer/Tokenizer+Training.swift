import CSentencePiece
import GopherCore

extension Tokenizer {
  /// Trains a BPE model with byte fallback on documents.
  ///
  /// The same documents in the same order give the same bytes. SentencePiece holds all of the
  /// text in memory, about three times its size: hand it a sample. Throws what `documents`
  /// throws, and a usage failure where the text cannot fill the vocabulary.
  ///
  /// - Parameters:
  ///   - settings: the vocabulary and its normalisation.
  ///   - documents: gives the next document, nil at the end.
  public static func train(
    _ settings: TokenizerSettings, documents: @escaping () throws -> String?
  ) throws -> Tokenizer {
    if let mistake = settings.mistake { throw Failure.usage("The tokenizer's \(mistake)") }
    let feed = SentenceFeed(
      first: settings.requiredCharacters.map(String.init).joined(separator: " "),
      documents: documents)
    var message: UnsafeMutablePointer<CChar>?
    let options = settings.options
    let isTrained = withCStrings(options.map(\.key)) { keys in
      withCStrings(options.map(\.value)) { values in
        gopher_sp_train(
          keys, values, options.count,
          { context, text, count in
            guard let feed = SentenceFeed.of(context), let next = feed.next() else { return false }
            text?.pointee = next.baseAddress
            count?.pointee = next.count
            return true
          },
          { context, model, count in
            SentenceFeed.of(context)?.model = Array(
              UnsafeRawBufferPointer(start: model, count: count))
          }, feed.pointer, &message)
      }
    }
    if let error = feed.error { throw error }
    let reason = takeMessage(message)
    guard feed.sentences > 0 else {
      throw Failure.usage(
        "There is no text to train the tokenizer on; give documents with text in them.")
    }
    guard isTrained else { throw failure(reason, settings) }
    return try Tokenizer(model: feed.model)
  }

  /// Trains on documents that are at hand.
  public static func train(
    _ settings: TokenizerSettings, documents: some Sequence<String>
  ) throws -> Tokenizer {
    var iterator = documents.makeIterator()
    return try train(settings) { iterator.next() }
  }

  /// SentencePiece's two usual complaints in words, with the number that helps.
  private static func failure(_ reason: String, _ settings: TokenizerSettings) -> Failure {
    if let found = reason.firstMatch(of: #/too high .*<= (\d+)/#) {
      return .usage(
        "The tokenizer cannot have \(settings.vocabularySize) pieces: the text it is trained on "
          + "yields at most \(found.1). Set tokenizer.vocabulary_size to \(found.1) or less, "
          + "or give more text.")
    }
    if let found = reason.firstMatch(of: #/required_chars\. \d+ vs (\d+)/#) {
      return .usage(
        "The tokenizer cannot have only \(settings.vocabularySize) pieces: bytes, control tokens "
          + "and the characters of the text alone are \(found.1). "
          + "Set tokenizer.vocabulary_size to \(found.1) or more.")
    }
    return .usage("SentencePiece cannot train the tokenizer: \(reason).")
  }
}

/// Documents cut into the sentences that SentencePiece's trainer asks for one by one.
private final class SentenceFeed {
  private let documents: () throws -> String?
  private var document: [UInt8] = []
  private var position = 0
  private let sentence = UnsafeMutableBufferPointer<CChar>.allocate(
    capacity: TokenizerSettings.longestSentence)
  /// Sentences of the documents; the first line does not count.
  private(set) var sentences = -1
  private(set) var error: (any Error)?
  var model: [UInt8] = []

  /// A feed that begins with a line of its own.
  ///
  /// SentencePiece ends the process (`CHECK_GT(freq, 0)`) where a required character never
  /// occurs, so the first line holds each of them once.
  init(first: String, documents: @escaping () throws -> String?) {
    self.documents = documents
    document = Array(first.utf8)
  }

  deinit { sentence.deallocate() }

  var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  static func of(_ pointer: UnsafeMutableRawPointer?) -> SentenceFeed? {
    pointer.map { Unmanaged<SentenceFeed>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The next line that is not empty, or part of a long line; valid until the next call.
  func next() -> UnsafeBufferPointer<CChar>? {
    while true {
      while position >= document.count {
        do {
          guard let text = try documents() else { return nil }
          document = Array(text.utf8)
          position = 0
        } catch {
          self.error = error
          return nil
        }
      }
      let rest = document[position...]
      let line = rest.prefix { $0 != 0x0A }.prefix(TokenizerSettings.longestSentence)
      let isWhole = line.endIndex == document.endIndex || document[line.endIndex] == 0x0A
      let part = isWhole ? line : cutLong(line)
      position = isWhole ? part.endIndex + 1 : part.endIndex
      if part.isEmpty { continue }
      for (index, byte) in part.enumerated() { sentence[index] = CChar(bitPattern: byte) }
      sentences += 1
      return UnsafeBufferPointer(rebasing: sentence[..<part.count])
    }
  }

  /// Part of a line too long for one sentence: up to its last space, else to a whole character.
  private func cutLong(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    if let space = line.lastIndex(of: 0x20), space > line.startIndex { return line[..<space] }
    let last = line.lastIndex { $0 & 0xC0 != 0x80 } ?? line.startIndex
    return last > line.startIndex ? line[..<last] : line
  }
}

/// Calls `body` with strings as C strings that live during the call.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafePointer<CChar>?]) -> Result
) -> Result {
  let copies = strings.map { Array($0.utf8CString) }
  var joined = copies.flatMap { $0 }
  return joined.withUnsafeMutableBufferPointer { buffer in
    var offset = 0
    let pointers = copies.map { copy -> UnsafePointer<CChar>? in
      defer { offset += copy.count }
      return buffer.baseAddress.map { UnsafePointer($0 + offset) }
    }
    return body(pointers)
  }
}
