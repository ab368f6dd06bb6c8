import GopherCore

/// The paper's own building of training sequences (Appendix A; spec §3.9) as a pure function:
/// `sequence(at: index)`.
///
/// 1. A document of B bytes is picked uniformly from a subset, and C = 15 × context bytes are cropped
///    from it: the start is uniform in (-C/4, B - C/4), clipped at 0; both ends move on to the next
///    beginning of a character. So no place of a document is seen more often for being its start or end.
/// 2. The crop is tokenized, with `<s>` before it and `</s>` behind it where the model has them.
/// 3. Ten crops stand behind one another and are cut into sequences; a shorter last one is thrown away.
/// 4. Subsets are mixed by their weights (``Mixture``); of the sequences of ten crops one is taken,
///    uniformly, so that no two sequences are of one document's neighbourhood, which is what the
///    paper's shuffling is for.
///
/// Documents are drawn with replacement and crops tokenized anew each time: tens of milliseconds a
/// sequence, where ``SequenceSampler`` reads what is tokenized, and walks through every token once
/// an epoch. This one is for comparing with the paper.
public final class CropSampler: Sendable {
  /// Tokens of context; a sequence has one token more.
  public let contextLength: Int
  /// The names of the subsets, in byte order.
  public let subsets: [String]
  /// The mixture of the subsets.
  public let mixture: Mixture

  private let documents: [DocumentTable]
  private let tokenizer: Tokenizer
  private let seed: UInt64

  private static let bytesPerToken = 15
  private static let cropsPerGroup = 10
  private static let mostGroups: UInt64 = 100

  /// A sampler over a data set's documents with weights that sum to 1; the data set's if nil.
  ///
  /// Throws a usage failure for weights that cannot be used and for a subset without documents.
  public init(
    _ data: DataSet, seed: UInt64, contextLength: Int, weights: [String: Double]? = nil
  ) throws {
    precondition(contextLength > 0, "CropSampler: the context must be positive")
    let weights = weights ?? data.manifest.subsets.mapValues(\.weight)
    let names = weights.keys.sorted()
    self.contextLength = contextLength
    self.seed = seed
    subsets = names
    mixture = try Mixture(weights: names.map { weights[$0] ?? 0 })
    tokenizer = try data.tokenizer()
    documents = try names.map { name in
      let table = try DocumentTable(data.documents(of: name))
      guard table.count > 0 else {
        throw Failure.usage("The subset \(name) holds no documents; leave it out of the weights.")
      }
      return table
    }
  }

  /// The `contextLength` + 1 tokens of sequence `index`.
  ///
  /// Throws a bad-input failure for a subset whose documents are so short that a hundred times ten of
  /// them made no sequence, and storage failures.
  public func sequence(at index: UInt64) throws -> [Int32] {
    let slot = mixture.slot(at: index), length = contextLength + 1
    let random = Philox(
      seed: seed, purpose: "crops of \(subsets[slot.subset])", step: slot.ordinal)
    for group in 0..<Self.mostGroups {
      let draws = group * UInt64(2 * Self.cropsPerGroup + 1)
      var tokens: [Int32] = []
      for crop in 0..<UInt64(Self.cropsPerGroup) {
        tokens += try self.tokens(of: documents[slot.subset], random, draws + 2 * crop)
      }
      let sequences = tokens.count / length
      guard sequences > 0 else { continue }
      let place = random.integer(
        below: UInt64(sequences), at: draws + UInt64(2 * Self.cropsPerGroup))
      return Array(tokens[Int(place) * length..<(Int(place) + 1) * length])
    }
    throw Failure.badInput(
      "The documents of the subset \(subsets[slot.subset]) are too short for sequences of "
        + "\(length) tokens out of \(Self.cropsPerGroup) crops; choose a smaller context.")
  }

  /// The bytes of a document of so many that a crop takes, before its ends move to characters.
  ///
  /// - Parameter draw: uniform below `bytes`.
  package static func crop(of bytes: Int, contextLength: Int, draw: Int) -> Range<Int> {
    let size = bytesPerToken * contextLength, start = max(0, draw - size / 4)
    return start..<min(bytes, start + size)
  }

  private func tokens(
    of table: DocumentTable, _ random: Philox, _ draw: UInt64
  ) throws -> [Int32] {
    let number = random.integer(below: UInt64(table.count), at: draw)
    var text = try table.text(of: Int(number))
    let crop = text.withUTF8 { bytes -> [UInt8] in
      guard !bytes.isEmpty else { return [] }
      let place = random.integer(below: UInt64(bytes.count), at: draw + 1)
      let range = Self.crop(of: bytes.count, contextLength: contextLength, draw: Int(place))
      func character(from place: Int) -> Int {
        var place = place
        while place < bytes.count, bytes[place] & 0xC0 == 0x80 { place += 1 }
        return place
      }
      return Array(bytes[character(from: range.lowerBound)..<character(from: range.upperBound)])
    }
    let tokens = try tokenizer.encode(String(decoding: crop, as: UTF8.self))
    return (tokenizer.beginning.map { [$0] } ?? []) + tokens + (tokenizer.end.map { [$0] } ?? [])
  }
}

/// The documents of several files by number.
private struct DocumentTable: Sendable {
  /// How many there are.
  let count: Int
  private let readers: [DocumentShardReader]
  /// The file and piece of each piece of all files, with the number of its first document.
  private let pieces: [(first: Int, reader: Int, piece: Int)]

  init(_ readers: [DocumentShardReader]) throws {
    self.readers = readers
    var pieces: [(first: Int, reader: Int, piece: Int)] = [], count = 0
    for (number, reader) in readers.enumerated() {
      for (piece, documents) in try reader.documentCounts().enumerated() where documents > 0 {
        pieces.append((count, number, piece))
        count += documents
      }
    }
    (self.pieces, self.count) = (pieces, count)
  }

  /// The text of a document; unfolds its piece.
  func text(of number: Int) throws -> String {
    var low = 0, high = pieces.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if pieces[middle].first <= number { low = middle } else { high = middle }
    }
    let piece = pieces[low]
    return try readers[piece.reader].documents(inPiece: piece.piece)[number - piece.first].text
  }
}
