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
    var pieces: [Piece] = [], seen = CharacterPairs()
    pieces.reserveCapacity(model.pieces.count)
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
        guard text.withUnsafeBytes(isValidUTF8) else {
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
        let characters = characters(of: found)
        for pair in zip(characters, characters.dropFirst()) where seen.insert(pair) {
          neighbours.append(pair)
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

  private static func starts(_ text: ArraySlice<UInt8>) -> [Int] {
    var starts: [Int] = []
    starts.reserveCapacity(text.count + 1)
    for (index, byte) in text.enumerated() where byte & 0xC0 != 0x80 { starts.append(index) }
    starts.append(text.count)
    return starts
  }

  /// Ids of reserved pieces would hide those of equal texts.
  private func checkReserved(_ model: SentencePieceModel) throws(MergeTable.NotApplicable) {
    let userDefined = Set(frozen.map(\.text))
    for piece in model.pieces {
      guard [.unknown, .control, .byte].contains(piece.kind),
        let text = model.normalized(model.bytes[piece.text]),
        text.withUnsafeBytes(texts.symbol) != nil || userDefined.contains(text)
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

  private mutating func addCharacters(of piece: Piece) {
    for (index, character) in characters(of: piece).enumerated()
    where characters[character] == nil {
      let text = Array(piece.text[piece.starts[index]..<piece.starts[index + 1]])
      var symbol = text.withUnsafeBytes(texts.symbol)
      if symbol == nil {
        symbol = UInt32(tokens.count)
        tokens.append(-1)
        texts.insert(text, symbol ?? 0)
      }
      characters[character] = symbol
    }
  }

  private mutating func addPairs(of piece: Piece) {
    piece.text.withUnsafeBytes { text in
      for middle in piece.starts.dropFirst().dropLast() {
        guard let left = texts.symbol(UnsafeRawBufferPointer(rebasing: text[..<middle])),
          let right = texts.symbol(UnsafeRawBufferPointer(rebasing: text[middle...]))
        else { continue }
        pairs.append((left, right, piece.symbol))
      }
    }
  }

  /// Distinct scores to their places from the highest.
  private static func places(_ scores: [Float]) -> [Float: UInt32] {
    let sorted = Set(scores).sorted(by: >)
    return Dictionary(uniqueKeysWithValues: zip(sorted, 0...))
  }
}

/// A set of pairs of characters.
private struct CharacterPairs {
  /// Whether it holds two characters a and b of ASCII, at 128 a + b.
  private var ascii = [Bool](repeating: false, count: 128 * 128)
  private var others: Set<UInt64> = []

  /// Adds a pair; returns whether it was not there.
  mutating func insert(_ pair: (UInt32, UInt32)) -> Bool {
    guard pair.0 < 128, pair.1 < 128 else {
      return others.insert(UInt64(pair.0) << 32 | UInt64(pair.1)).inserted
    }
    let place = Int(pair.0) << 7 | Int(pair.1)
    defer { ascii[place] = true }
    return !ascii[place]
  }
}

/// Symbols by their text: an open-addressing table, at most half full.
private struct TextIndex {
  private struct Slot: BitwiseCopyable {
    var hash: UInt64 = 0
    var start = 0
    var count: UInt32 = 0
    /// 0 for a free slot.
    var symbol: UInt32 = 0
  }

  private var texts: [UInt8] = []
  private var slots = [Slot](repeating: Slot(), count: 1 << 12)
  private var count = 0

  /// Adds a text, unless it is there.
  mutating func insert(_ text: [UInt8], _ symbol: UInt32) {
    if 2 * count >= slots.count { grow() }
    let free = text.withUnsafeBytes { slot(of: $0) }
    guard slots[free.place].symbol == 0 else { return }
    slots[free.place] = Slot(
      hash: free.hash, start: texts.count, count: UInt32(text.count), symbol: symbol)
    texts += text
    count += 1
  }

  func symbol(_ text: UnsafeRawBufferPointer) -> UInt32? {
    let symbol = slots[slot(of: text).place].symbol
    return symbol == 0 ? nil : symbol
  }

  /// Where a text stands, or the free slot for it; and its hash.
  private func slot(of text: UnsafeRawBufferPointer) -> (place: Int, hash: UInt64) {
    let hash = Fingerprint.hash64(text)
    let found = texts.withUnsafeBytes { texts in
      place(hash) { slot in
        haveEqualBytes(
          UnsafeRawBufferPointer(rebasing: texts[slot.start..<slot.start + Int(slot.count)]), text)
      }
    }
    return (found, hash)
  }

  /// The first slot from a hash's own on that is free, or has the hash and is the wanted one.
  private func place(_ hash: UInt64, _ isWanted: (Slot) -> Bool) -> Int {
    var place = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[place].symbol != 0, slots[place].hash != hash || !isWanted(slots[place]) {
      place = (place + 1) & (slots.count - 1)
    }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: 2 * old.count)
    for entry in old where entry.symbol != 0 { slots[place(entry.hash) { _ in false }] = entry }
  }
}
