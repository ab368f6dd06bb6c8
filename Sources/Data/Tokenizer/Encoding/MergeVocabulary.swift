/// A BPE model's pieces taken apart: what ``MergeTable`` is made of.
///
/// Every way to split a piece into two symbols is a merge, because libsentencepiece looks merges up
/// by the text of the two symbols together.
struct MergeVocabulary {
  /// The token of each symbol, -1 for none.
  private(set) var tokens: [Int32] = [-1]
  /// Characters to symbols.
  private(set) var characters: [UInt32: UInt32] = [:]
  /// All merges.
  private(set) var pairs: [(left: UInt32, right: UInt32, merged: UInt32)] = []
  /// The rank of merging to each symbol: the place of its score among all, from the highest.
  private(set) var ranks: [UInt32] = []
  /// Characters that stand behind one another in a piece.
  private(set) var neighbours: [(UInt32, UInt32)] = []
  /// User-defined symbols, which never merge.
  private(set) var frozen: [(text: [UInt8], symbol: UInt32)] = []

  /// A piece with the places where its characters begin, its end included.
  private struct Piece {
    let text: [UInt8]
    let starts: [Int]
    let score: Float
    let symbol: UInt32
  }

  private var texts = TextIndex()

  /// Takes the pieces of a model apart.
  ///
  /// Throws for a model whose ids depend on more than the merges of its pieces, or whose pieces are
  /// not text.
  init(_ model: SentencePieceModel) throws(MergeTable.NotApplicable) {
    var pieces: [Piece] = [], seen: Set<Pair> = []
    for (token, piece) in model.pieces.enumerated() {
      let bytes = model.bytes[piece.text]
      switch piece.kind {
      case .unused: throw MergeTable.NotApplicable(reason: "it has unused pieces")
      case .unknown, .control, .byte:
        if piece.kind == .control, Self.starts(bytes).count == 2 {
          throw MergeTable.NotApplicable(reason: "a control symbol is a character of the text")
        }
      case .normal, .userDefined:
        guard let text = model.normalized(bytes) else { continue }
        guard String(validating: text, as: UTF8.self) != nil else {
          throw MergeTable.NotApplicable(reason: "a piece is not UTF-8")
        }
        let starts = Self.starts(text[...])
        guard starts.count <= MergeTable.longestPiece + 1 else {
          throw MergeTable.NotApplicable(
            reason: "a piece has more than \(MergeTable.longestPiece) characters")
        }
        let symbol = UInt32(tokens.count)
        tokens.append(Int32(token))
        if piece.kind == .userDefined {
          frozen.append((text, symbol))
        } else {
          texts.insert(text, symbol)
        }
        let found = Piece(text: text, starts: starts, score: piece.score, symbol: symbol)
        pieces.append(found)
        for pair in neighbours(in: found) where seen.insert(pair).inserted {
          neighbours.append((pair.left, pair.right))
        }
      }
    }
    try checkReserved(model)
    for piece in pieces { addCharacters(of: piece) }
    guard tokens.count < MergeTable.symbolLimit else {
      throw MergeTable.NotApplicable(
        reason: "it has more than \(MergeTable.symbolLimit - 1) pieces and characters")
    }
    let places = Self.places(pieces.map(\.score))
    ranks = [UInt32](repeating: MergeTable.noRank, count: tokens.count)
    let ends = Set(frozen.map(\.symbol))
    for piece in pieces where !ends.contains(piece.symbol) {
      ranks[Int(piece.symbol)] = places[piece.score] ?? MergeTable.noRank
      addPairs(of: piece)
    }
  }

  private struct Pair: Hashable {
    let left: UInt32
    let right: UInt32
  }

  private static func starts(_ text: ArraySlice<UInt8>) -> [Int] {
    text.indices.filter { text[$0] & 0xC0 != 0x80 }.map { $0 - text.startIndex } + [text.count]
  }

  /// Ids of reserved pieces would hide those of equal texts.
  private func checkReserved(_ model: SentencePieceModel) throws(MergeTable.NotApplicable) {
    let userDefined = Set(frozen.map(\.text))
    for piece in model.pieces {
      guard [.unknown, .control, .byte].contains(piece.kind),
        let text = model.normalized(model.bytes[piece.text]),
        texts.symbol(text, 0..<text.count) != nil || userDefined.contains(text)
      else { continue }
      throw MergeTable.NotApplicable(reason: "a reserved piece has the text of another piece")
    }
  }

  private func characters(of piece: Piece) -> [UInt32] {
    piece.text.withUnsafeBufferPointer { text in
      piece.starts.dropLast().compactMap { start in
        text.baseAddress.map { UTF8Sequence.character($0 + start).scalar }
      }
    }
  }

  private func neighbours(in piece: Piece) -> [Pair] {
    let characters = characters(of: piece)
    return zip(characters, characters.dropFirst()).map { Pair(left: $0, right: $1) }
  }

  private mutating func addCharacters(of piece: Piece) {
    for (index, character) in characters(of: piece).enumerated()
    where characters[character] == nil {
      let range = piece.starts[index]..<piece.starts[index + 1]
      var symbol = texts.symbol(piece.text, range)
      if symbol == nil {
        symbol = UInt32(tokens.count)
        tokens.append(-1)
        texts.insert(Array(piece.text[range]), symbol ?? 0)
      }
      characters[character] = symbol
    }
  }

  private mutating func addPairs(of piece: Piece) {
    for middle in piece.starts.dropFirst().dropLast() {
      guard let left = texts.symbol(piece.text, 0..<middle),
        let right = texts.symbol(piece.text, middle..<piece.text.count)
      else { continue }
      pairs.append((left, right, piece.symbol))
    }
  }

  /// Distinct scores to their places from the highest.
  private static func places(_ scores: [Float]) -> [Float: UInt32] {
    let sorted = Set(scores).sorted(by: >)
    return Dictionary(uniqueKeysWithValues: zip(sorted, 0...))
  }
}

/// Symbols by their text.
private struct TextIndex {
  private var texts: [UInt8] = []
  private var slots = [(start: Int, count: Int, symbol: UInt32)](
    repeating: (0, 0, 0), count: 1 << 12)
  private var count = 0

  mutating func insert(_ text: [UInt8], _ symbol: UInt32) {
    if 2 * count >= slots.count { grow() }
    let slot = slot(of: text, 0..<text.count)
    guard slots[slot].symbol == 0 else { return }
    slots[slot] = (texts.count, text.count, symbol)
    texts += text
    count += 1
  }

  func symbol(_ text: [UInt8], _ range: Range<Int>) -> UInt32? {
    let symbol = slots[slot(of: text, range)].symbol
    return symbol == 0 ? nil : symbol
  }

  private func slot(of text: [UInt8], _ range: Range<Int>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in range { hash = (hash ^ UInt64(text[index])) &* 0x0000_0100_0000_01B3 }
    var slot = Int(truncatingIfNeeded: hash >> 20) & (slots.count - 1)
    while slots[slot].symbol != 0 {
      let found = slots[slot]
      if found.count == range.count,
        range.allSatisfy({ texts[found.start + $0 - range.lowerBound] == text[$0] })
      {
        return slot
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: (0, 0, 0), count: 2 * old.count)
    for entry in old where entry.symbol != 0 {
      slots[slot(of: texts, entry.start..<entry.start + entry.count)] = entry
    }
  }
}
