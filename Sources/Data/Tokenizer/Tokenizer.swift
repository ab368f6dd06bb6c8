import CSentencePiece
import GopherCore

/// A SentencePiece model: text to tokens and back (Kudo and Richardson 2018).
///
/// The `.model` file is the contract: Python's sentencepiece gives the same ids from it. One
/// tokenizer serves any number of threads.
///
///     let tokenizer = try Tokenizer(path: "tokenizer.model")
///     let tokens = try tokenizer.encode("def f(x):\n    return x\n")
///     tokenizer.decode(tokens)  // the NFKC form of the text
///
/// Models that are trained here lose nothing but what NFKC folds together: white
/// space, indentation and newlines come back as they were, and what the vocabulary lacks is
/// spelt in bytes. Only U+2581, SentencePiece's own mark for a space, comes back as a space.
public final class Tokenizer: @unchecked Sendable {
  // Sendable: the processor is constant after loading, and SentencePiece encodes and decodes
  // through const methods without shared state. The encoder shares scratches under a lock.

  /// The serialised model, as in the `.model` file.
  public let model: [UInt8]
  /// The number of pieces; tokens are 0 ..< vocabularySize.
  public let vocabularySize: Int
  /// The token of what the vocabulary cannot spell; never occurs with byte fallback.
  public let unknown: Int32
  /// The token `<s>`, if the model has one.
  public let beginning: Int32?
  /// The token `</s>`, which also ends documents in token shards, if the model has one.
  public let end: Int32?
  /// The token `<pad>`, if the model has one.
  public let padding: Int32?

  /// Who encodes: `bpe` or `unigram` for our own encoders, else `libsentencepiece` with the reason.
  public let encoderName: String

  let processor: OpaquePointer
  /// Our own encoder; nil for a model whose ids it cannot be proved to give.
  let encoder: PieceEncoder?

  /// Loads a `.model` file.
  public convenience init(path: String) throws {
    try self.init(model: MappedFile(path).contents, name: path)
  }

  /// Loads a `.model` file that an option or a key names; every failure is one of usage.
  public convenience init(path: String, namedBy option: String) throws {
    do {
      try self.init(path: path)
    } catch let failure as Failure {
      throw Failure.usage("\(option) cannot be used: \(failure.message)")
    }
  }

  /// Loads a serialised model; `name` is how failures call it.
  public init(model: [UInt8], name: String = "The tokenizer model") throws {
    let description = try SentencePieceModel(model, name: name)
    var message: UnsafeMutablePointer<CChar>?
    let loaded = model.withUnsafeBytes { gopher_sp_load($0.baseAddress, $0.count, &message) }
    guard let loaded else {
      throw Failure.badInput(
        "\(name) is not a SentencePiece model that can be used: \(takeMessage(message)); "
          + "name the .model file that spm_train or massivetext-build wrote.")
    }
    processor = loaded
    self.model = model
    vocabularySize = Int(gopher_sp_size(loaded))
    unknown = gopher_sp_unknown(loaded)
    beginning = Self.id(gopher_sp_beginning(loaded))
    end = Self.id(gopher_sp_end(loaded))
    padding = Self.id(gopher_sp_padding(loaded))
    do throws(MergeTable.NotApplicable) {
      let made = try PieceEncoder(description)
      encoder = made
      encoderName = made.name
    } catch {
      encoder = nil
      encoderName = "libsentencepiece, because \(error.reason)"
    }
  }

  deinit { gopher_sp_free(processor) }

  /// Writes the `.model` file.
  @discardableResult
  public func save(to path: String) throws -> DurableFile.Record {
    try DurableFile.write(model, to: path)
  }

  /// The token that ends a document in token shards: `</s>`, else `<s>`, else the unknown token.
  public var endOfDocument: Int32 { end ?? beginning ?? unknown }

  /// A token's piece as the vocabulary spells it: a space is `▁`, a byte is `<0x0A>`.
  public func piece(of token: Int32) -> String {
    precondition(isToken(token), "Tokenizer.piece: the token is not in the vocabulary")
    var count = 0
    guard let start = gopher_sp_piece(processor, token, &count) else { return "" }
    return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// The bytes of text a token stands for; none for control tokens such as `</s>`.
  ///
  /// The bytes of all tokens of an encoded text, one after another, are the text's NFKC form, so
  /// that an incomplete character at the end of a stream can be seen and waited for.
  public func bytes(of token: Int32) -> [UInt8] {
    if isControl(token) { return [] }
    let piece = piece(of: token)
    if gopher_sp_is_byte(processor, token) {
      return UInt8(piece.dropFirst(3).dropLast(), radix: 16).map { [$0] } ?? []
    }
    return Array(piece.replacing("\u{2581}", with: " ").utf8)
  }

  /// Whether a token is a control token, which stands for no text.
  public func isControl(_ token: Int32) -> Bool {
    precondition(isToken(token), "Tokenizer.isControl: the token is not in the vocabulary")
    return gopher_sp_is_control(processor, token)
  }

  /// Whether a number is a token of this vocabulary.
  public func isToken(_ token: Int32) -> Bool { token >= 0 && token < vocabularySize }

  private static func id(_ raw: Int32) -> Int32? { raw < 0 ? nil : raw }
}

/// A message of the shim as a string; releases it.
func takeMessage(_ message: UnsafeMutablePointer<CChar>?) -> String {
  guard let message else { return "" }
  defer { gopher_sp_release(message) }
  return String(cString: message)
}
