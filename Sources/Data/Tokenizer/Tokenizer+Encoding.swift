import CSentencePiece
import GopherCore

extension Tokenizer {
  /// The tokens of a text, without `<s>` and `</s>`.
  ///
  /// Our own encoder gives libsentencepiece's ids; models that it does not know are encoded by
  /// libsentencepiece itself (``encoderName`` says which). Throws for a text of 2 GiB or more.
  ///
  /// - Complexity: O(n) in the length of the text; O(m log m) in stretches of m characters between
  ///   which a BPE model knows no cut, such as one letter repeated.
  public func encode(_ text: String) throws -> [Int32] {
    var text = text
    return try text.withUTF8 { try encode($0) }
  }

  /// The tokens of bytes; those that are no UTF-8 stand for U+FFFD each.
  package func encode(_ bytes: UnsafeBufferPointer<UInt8>) throws -> [Int32] {
    guard bytes.count < Int32.max else {
      throw Failure.badInput(
        "A text of \(bytes.count) bytes is too long to be encoded at once; cut it into documents "
          + "of less than \(Int32.max) bytes.")
    }
    if let encoder { return encoder.encode(bytes) }
    return try encodePlainly(bytes)
  }

  /// The tokens of many texts, in the order of the texts, on all threads of a pool.
  public func encode(_ texts: [String], on pool: ThreadPool = .shared) throws -> [[Int32]] {
    try pool.map(texts.count) { try encode(texts[$0]) }
  }

  /// The tokens of a text by libsentencepiece: the plain version of ``encode(_:)``.
  package func encodePlainly(_ text: String) throws -> [Int32] {
    var text = text
    return try text.withUTF8 { try encodePlainly($0) }
  }

  /// The tokens of bytes by libsentencepiece.
  package func encodePlainly(_ bytes: UnsafeBufferPointer<UInt8>) throws -> [Int32] {
    guard bytes.count > 0 else { return [] }
    var message: UnsafeMutablePointer<CChar>?
    let found = Reference<[Int32]>([])
    let isEncoded = bytes.withMemoryRebound(to: CChar.self) { text in
      gopher_sp_encode(
        processor, text.baseAddress, text.count,
        { context, ids, count in
          Reference<[Int32]>.of(context)?.value = Array(
            UnsafeBufferPointer(start: ids, count: count))
        }, found.pointer, &message)
    }
    guard isEncoded else {
      throw Failure.badInput("SentencePiece cannot encode a text: \(takeMessage(message)).")
    }
    return found.value
  }

  /// The text of tokens; control tokens stand for nothing, bytes that are no UTF-8 for U+FFFD.
  ///
  /// Numbers that are no tokens of the vocabulary stand for U+FFFD, too.
  public func decode(_ tokens: some Sequence<Int32>) -> String {
    var text = ""
    var run = [Int32]()
    for token in tokens {
      if isToken(token) {
        run.append(token)
      } else {
        text += decodeRun(run) + "\u{FFFD}"
        run = []
      }
    }
    return text + decodeRun(run)
  }

  private func decodeRun(_ tokens: [Int32]) -> String {
    guard !tokens.isEmpty else { return "" }
    let text = Reference("")
    let isDecoded = gopher_sp_decode(
      processor, tokens, tokens.count,
      { context, start, count in
        let bytes = UnsafeRawBufferPointer(start: start, count: count)
        Reference<String>.of(context)?.value = String(decoding: bytes, as: UTF8.self)
      }, text.pointer, nil)
    precondition(isDecoded, "Tokenizer.decode: SentencePiece refused tokens of its vocabulary")
    return text.value
  }
}

/// A value that C callbacks reach through their context pointer.
final class Reference<Value> {
  var value: Value

  init(_ value: Value) { self.value = value }

  /// The pointer to hand to C; valid while this object lives.
  var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  static func of(_ pointer: UnsafeMutableRawPointer?) -> Reference? {
    pointer.map { Unmanaged<Reference>.fromOpaque($0).takeUnretainedValue() }
  }
}
