import GopherCore

/// What a SentencePiece `.model` file says, as far as encoding depends on it.
///
/// The file is a protobuf message (`sentencepiece_model.proto`):
///
/// | field | meaning |
/// | --- | --- |
/// | 1 | the pieces, each 1: text, 2: score, 3: type |
/// | 2 | the trainer's settings: 3: algorithm, 24: space as suffix, 35: byte fallback |
/// | 3 | the normaliser: 2: character map, 3: dummy prefix, 4: extra spaces, 5: escaping |
/// | 5 | the normaliser of decoded text |
///
/// Everything that libsentencepiece takes on trust and that could make it read outside its memory
/// is checked here, before it sees the bytes: see ``init(_:name:)``.
struct SentencePieceModel {
  /// What a piece is for; the numbers are the file's.
  enum Kind: UInt32 {
    case normal = 1
    case unknown = 2
    case control = 3
    case userDefined = 4
    case unused = 5
    case byte = 6
  }

  /// A piece of the vocabulary; its place in ``pieces`` is its token.
  struct Piece {
    /// Where its text lies in ``bytes``.
    var text = 0..<0
    var score: Float = 0
    var kind = Kind.normal
  }

  /// How pieces are chosen; the numbers are the file's.
  enum Algorithm: UInt32 {
    case unigram = 1
    case mergedPairs = 2
    case word = 3
    case character = 4
  }

  let bytes: [UInt8]
  private(set) var pieces: [Piece] = []
  private(set) var algorithm = Algorithm.unigram
  private(set) var hasByteFallback = false
  private(set) var hasSpaceAsSuffix = false
  private(set) var normalizer = Normalizer()
  private var denormalizer = Normalizer()

  /// How text is normalised.
  struct Normalizer {
    /// The precompiled character map; empty for none.
    var characterMap = 0..<0
    /// Whether a space is put before the text (behind it with ``hasSpaceAsSuffix``).
    var addsDummyPrefix = true
    /// Whether spaces at the ends and repeated spaces go.
    var removesExtraSpaces = true
    /// Whether a space becomes U+2581.
    var escapesSpaces = true
  }

  /// Reads a model.
  ///
  /// Throws a bad-input failure with the byte offset for what is no protobuf, for a model without
  /// pieces, a score that is no number, a character map that points outside itself or runs in
  /// circles, and user-defined symbols that begin with one another more than 32 deep.
  init(_ bytes: [UInt8], name: String) throws {
    self.bytes = bytes
    do {
      try read()
    } catch let damage as ProtobufFields.Damage {
      throw Failure.badInput(
        "\(name) is not a SentencePiece model: \(damage.reason) (at byte \(damage.offset)); "
          + "name the .model file that spm_train or massivetext-build wrote.")
    }
  }

  private mutating func read() throws {
    var fields = ProtobufFields(bytes, 0..<bytes.count)
    while let field = try fields.next() {
      guard case .bytes(let range) = field.value else { continue }
      switch field.number {
      case 1: pieces.append(try piece(in: range))
      case 2: try readTrainer(range)
      case 3: try read(&normalizer, range)
      case 5: try read(&denormalizer, range)
      default: break
      }
    }
    guard !pieces.isEmpty else {
      throw ProtobufFields.Damage(reason: "it has no pieces", offset: 0)
    }
    for map in [normalizer.characterMap, denormalizer.characterMap] where !map.isEmpty {
      _ = try CharacterMap(bytes, map)
    }
    try checkUserDefinedSymbols()
  }

  private func piece(in range: Range<Int>) throws -> Piece {
    var piece = Piece()
    var fields = ProtobufFields(bytes, range)
    while let field = try fields.next() {
      switch (field.number, field.value) {
      case (1, .bytes(let text)): piece.text = text
      case (2, .fixed32(let bits)): piece.score = Float(bitPattern: bits)
      case (3, .varint(let number)):
        piece.kind = Kind(rawValue: UInt32(truncatingIfNeeded: number)) ?? piece.kind
      default: break
      }
    }
    if piece.text.isEmpty {
      throw ProtobufFields.Damage(reason: "a piece is empty", offset: range.lowerBound)
    }
    if piece.score.isNaN {
      throw ProtobufFields.Damage(
        reason: "the score of a piece is no number", offset: range.lowerBound)
    }
    return piece
  }

  private mutating func readTrainer(_ range: Range<Int>) throws {
    var fields = ProtobufFields(bytes, range)
    while let field = try fields.next() {
      guard case .varint(let value) = field.value else { continue }
      switch field.number {
      case 3:
        algorithm = Algorithm(rawValue: UInt32(truncatingIfNeeded: value)) ?? algorithm
      case 24: hasSpaceAsSuffix = value != 0
      case 35: hasByteFallback = value != 0
      default: break
      }
    }
  }

  private func read(_ normalizer: inout Normalizer, _ range: Range<Int>) throws {
    var fields = ProtobufFields(bytes, range)
    while let field = try fields.next() {
      switch (field.number, field.value) {
      case (2, .bytes(let map)): normalizer.characterMap = map
      case (3, .varint(let value)): normalizer.addsDummyPrefix = value != 0
      case (4, .varint(let value)): normalizer.removesExtraSpaces = value != 0
      case (5, .varint(let value)): normalizer.escapesSpaces = value != 0
      default: break
      }
    }
  }

  /// libsentencepiece gathers the symbols that begin at a place into an array of 64.
  private func checkUserDefinedSymbols() throws {
    let symbols = pieces.filter { $0.kind == .userDefined }
    if let symbol = symbols.first(where: { bytes[$0.text].contains(0) }) {
      throw ProtobufFields.Damage(
        reason: "a user-defined symbol holds a NUL", offset: symbol.text.lowerBound)
    }
    // In the order of the bytes, a symbol stands behind all that it begins with.
    let sorted = symbols.map(\.text).sorted { bytes[$0].lexicographicallyPrecedes(bytes[$1]) }
    var open: [Range<Int>] = []
    for text in sorted {
      while let last = open.last, !bytes[text].starts(with: bytes[last]) { open.removeLast() }
      open.append(text)
      if open.count > 32 {
        throw ProtobufFields.Damage(
          reason: "more than 32 user-defined symbols begin with one another",
          offset: text.lowerBound)
      }
    }
  }
}

extension SentencePieceModel {
  /// The token of what the vocabulary cannot spell.
  var unknown: Int32 { Int32(pieces.firstIndex { $0.kind == .unknown } ?? 0) }

  /// The token of each byte, the unknown one where a piece lacks.
  var byteTokens: [Int32] {
    var tokens = [Int32](repeating: unknown, count: 256)
    for (token, piece) in pieces.enumerated() where piece.kind == .byte {
      let text = String(decoding: bytes[piece.text], as: UTF8.self)
      guard text.utf8.count == 6, let byte = UInt8(text.dropFirst(3).dropLast(), radix: 16) else {
        continue
      }
      tokens[Int(byte)] = Int32(token)
    }
    return tokens
  }

  /// A piece as ``TextNormalizer`` writes text; nil for one that no text can hold.
  func normalized(_ piece: ArraySlice<UInt8>) -> [UInt8]? {
    guard normalizer.escapesSpaces else { return Array(piece) }
    if piece.contains(0x20) { return nil }
    var text: [UInt8] = [], index = piece.startIndex
    text.reserveCapacity(piece.count)
    while index < piece.endIndex {
      // U+2581 is E2 96 81.
      let isMark =
        piece[index] == 0xE2 && index + 2 < piece.endIndex && piece[index + 1] == 0x96
        && piece[index + 2] == 0x81
      text.append(isMark ? 0x20 : piece[index])
      index += isMark ? 3 : 1
    }
    return text
  }
}
