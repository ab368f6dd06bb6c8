/// Our own encoder of a SentencePiece model: the same ids as libsentencepiece's, several times
/// faster.
struct PieceEncoder: Sendable {
  /// How pieces are chosen.
  private enum Method: Sendable {
    case merges(MergeEncoder)
    case unigram(UnigramEncoder)
  }

  private let normalizer: TextNormalizer
  private let method: Method
  private let scratches = EncoderScratchPool()

  /// The encoder of a model; throws why it is left to libsentencepiece.
  init(_ model: SentencePieceModel) throws(MergeTable.NotApplicable) {
    guard let normalizer = TextNormalizer(model) else {
      throw MergeTable.NotApplicable(reason: "its character map or its symbols are not UTF-8")
    }
    self.normalizer = normalizer
    switch model.algorithm {
    case .mergedPairs: method = .merges(try MergeEncoder(model))
    case .unigram: method = .unigram(try UnigramEncoder(model))
    case .word: throw MergeTable.NotApplicable(reason: "it is a model of whole words")
    case .character: throw MergeTable.NotApplicable(reason: "it is a model of characters")
    }
  }

  /// The method in a word.
  var name: String {
    switch method {
    case .merges: "bpe"
    case .unigram: "unigram"
    }
  }

  /// The tokens of a text, which may be no UTF-8.
  func encode(_ text: UnsafeBufferPointer<UInt8>) -> [Int32] {
    scratches.withScratch { scratch in
      let count = normalizer.normalize(text, into: &scratch.text)
      let tokens =
        switch method {
        case .merges(let encoder): encoder.encode(count, &scratch)
        case .unigram(let encoder): encoder.encode(count, &scratch)
        }
      return Array(UnsafeBufferPointer(start: scratch.tokens.start, count: tokens))
    }
  }
}
