/// A BPE model's vocabulary as tables: characters to symbols, pairs of symbols to the symbol that
/// they merge to, symbols to tokens.
///
/// A symbol is a piece, or a character that occurs in pieces without being one; 0 stands for all
/// characters that occur in none and never merge. A pair's rank orders merges: the smaller is the
/// higher score, and equal scores have equal ranks.
struct MergeTable: Sendable {
  /// Why a model cannot be encoded by tables.
  struct NotApplicable: Error {
    let reason: String
  }

  /// The rank of what does not merge.
  static let noRank = UInt32.max
  /// Pieces of more characters, for which trying all splits takes too long, are not for tables.
  static let longestPiece = 512
  /// One more than the highest symbol that a slot of the table of pairs holds.
  static let symbolLimit = 1 << symbolBits
  private static let symbolBits = 21

  /// The token of each symbol, -1 for one that is no piece.
  let tokens: ConstantTable<Int32>
  /// For two ASCII characters a and b at 128 a + b, whether any piece holds one behind the other.
  let asciiJoins: ConstantTable<Bool>
  /// User-defined symbols as the normaliser writes them, with their symbols; and the bytes that
  /// they begin with.
  let frozen: PieceTrie
  let startsFrozen: ConstantTable<Bool>

  private let pages: ConstantTable<UInt32>
  private let symbols: ConstantTable<UInt32>
  /// Left, right and merged symbol of a pair in 21 bits each, 0 for a free slot.
  private let pairs: ConstantTable<UInt64>
  /// The rank of the piece that each symbol is.
  private let ranks: ConstantTable<UInt32>
  private let joins: ConstantTable<UInt64>

  init(_ vocabulary: MergeVocabulary) {
    tokens = ConstantTable(vocabulary.tokens)
    (pages, symbols) = Self.pages(of: vocabulary.characters)
    var ascii = [Bool](repeating: false, count: 128 * 128)
    for pair in vocabulary.neighbours where pair.0 < 128 && pair.1 < 128 {
      ascii[Int(pair.0) << 7 | Int(pair.1)] = true
    }
    asciiJoins = ConstantTable(ascii)
    frozen = PieceTrie(vocabulary.frozen.map { (bytes: $0.text[...], value: Int32($0.symbol)) })
    var starts = [Bool](repeating: false, count: 256)
    for text in vocabulary.frozen { starts[Int(text.text[0])] = true }
    startsFrozen = ConstantTable(starts)
    ranks = ConstantTable(vocabulary.ranks)
    let slots = vocabulary.pairs.map { pair in
      (UInt64(pair.left) << Self.symbolBits | UInt64(pair.right)) << Self.symbolBits
        | UInt64(pair.merged)
    }
    pairs = Self.hashed(slots) { slot in
      Self.hash(
        UInt32(slot >> (2 * Self.symbolBits)),
        UInt32(truncatingIfNeeded: slot >> Self.symbolBits) & UInt32(Self.symbolLimit - 1))
    }
    let keys = vocabulary.neighbours.filter { $0.0 >= 128 || $0.1 >= 128 }.map { pair in
      Self.key(vocabulary.characters[pair.0] ?? 0, vocabulary.characters[pair.1] ?? 0)
    }
    joins = Self.hashed(Set(keys).sorted()) {
      Self.hash(UInt32($0 >> 32), UInt32(truncatingIfNeeded: $0))
    }
  }

  /// The symbol of a character.
  @inline(__always)
  func symbol(_ scalar: UInt32) -> UInt32 {
    symbols.start[Int(pages.start[Int(scalar >> 8)] << 8 | scalar & 0xFF)]
  }

  /// The rank of a pair and what it merges to; ``noRank`` where it does not.
  @inline(__always)
  func merge(_ left: UInt32, _ right: UInt32) -> (rank: UInt32, merged: UInt32) {
    guard left != 0, right != 0 else { return (Self.noRank, 0) }
    let mask = pairs.count - 1
    let key = UInt64(left) << UInt64(Self.symbolBits) | UInt64(right)
    var place = Int(truncatingIfNeeded: Self.hash(left, right)) & mask
    while true {
      let slot = pairs.start[place]
      if slot >> UInt64(Self.symbolBits) == key {
        let merged = UInt32(truncatingIfNeeded: slot) & UInt32(Self.symbolLimit - 1)
        return (ranks.start[Int(merged)], merged)
      }
      if slot == 0 { return (Self.noRank, 0) }
      place = (place + 1) & mask
    }
  }

  /// Whether any piece holds two characters, by their symbols, one behind the other; at least one
  /// of them is not ASCII.
  @inline(__always)
  func joins(_ left: UInt32, _ right: UInt32) -> Bool {
    guard left != 0, right != 0 else { return false }
    let mask = joins.count - 1, key = Self.key(left, right)
    var slot = Int(truncatingIfNeeded: Self.hash(left, right)) & mask
    while true {
      if joins.start[slot] == key { return true }
      if joins.start[slot] == 0 { return false }
      slot = (slot + 1) & mask
    }
  }

  private static func key(_ left: UInt32, _ right: UInt32) -> UInt64 {
    UInt64(left) << 32 | UInt64(right)
  }

  @inline(__always)
  private static func hash(_ left: UInt32, _ right: UInt32) -> UInt64 {
    (UInt64(left) << 32 | UInt64(right)) &* 0x9E37_79B9_7F4A_7C15 >> 32
  }

  /// Numbers above 0 in an open-addressing table, at most half full.
  private static func hashed(
    _ elements: [UInt64], _ hash: (UInt64) -> UInt64
  ) -> ConstantTable<UInt64> {
    var size = 16
    while size < 2 * elements.count { size *= 2 }
    var slots = [UInt64](repeating: 0, count: size)
    for element in elements {
      var slot = Int(truncatingIfNeeded: hash(element)) & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = element
    }
    return ConstantTable(slots)
  }

  /// The symbols in pages of 256 characters; page 0 is empty.
  private static func pages(
    of characters: [UInt32: UInt32]
  ) -> (ConstantTable<UInt32>, ConstantTable<UInt32>) {
    var pages = [UInt32](repeating: 0, count: 0x1100)
    var symbols = [UInt32](repeating: 0, count: 256)
    for (scalar, symbol) in characters {
      let page = Int(scalar >> 8)
      if pages[page] == 0 {
        pages[page] = UInt32(symbols.count >> 8)
        symbols += [UInt32](repeating: 0, count: 256)
      }
      symbols[Int(pages[page] << 8 | scalar & 0xFF)] = symbol
    }
    return (ConstantTable(pages), ConstantTable(symbols))
  }
}
