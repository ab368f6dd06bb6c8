/// Unigram models as libsentencepiece encodes them (`unigram_model.cc`, `EncodeOptimized`).
///
/// The most probable path through the text, found from left to right. Scores are added up from the
/// start of the text in 32 bits and compared in 64, as there, so that rounding and ties come out the
/// same; a text is therefore never cut.
struct UnigramEncoder: Sendable {
  /// The best way to reach a place of the text.
  struct Step: BitwiseCopyable {
    var score: Float = 0
    /// Where its last piece begins; -1 for none yet.
    var start: Int32 = -1
    var token: Int32 = -1
  }

  private let trie: PieceTrie
  /// Scores by token as they are added: user-defined symbols have length × highest score - 0.1.
  private let scores: ConstantTable<Double>
  private let unknownScore: Float
  private let unknown: Int32
  private let byteTokens: ConstantTable<Int32>?
  private let escapesSpaces: Bool

  /// The encoder of a model.
  ///
  /// Throws for pieces that are not UTF-8 or hold a NUL, where libsentencepiece ends them.
  init(_ model: SentencePieceModel) throws(MergeTable.NotApplicable) {
    var lowest = Float.greatestFiniteMagnitude, highest = Float.leastNormalMagnitude
    for piece in model.pieces where piece.kind == .normal {
      lowest = min(lowest, piece.score)
      highest = max(highest, piece.score)
    }
    var strings: [(bytes: ArraySlice<UInt8>, value: Int32)] = []
    var scores = [Double](repeating: 0, count: model.pieces.count)
    for (token, piece) in model.pieces.enumerated() {
      let bytes = model.bytes[piece.text]
      switch piece.kind {
      case .normal: scores[token] = Double(piece.score)
      case .userDefined: scores[token] = Double(Float(bytes.count) * highest) - 0.1
      case .unknown, .control, .unused, .byte: continue
      }
      guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
        throw MergeTable.NotApplicable(reason: "a piece is not UTF-8 or holds a NUL")
      }
      if let text = model.normalized(bytes) { strings.append((text[...], Int32(token))) }
    }
    trie = PieceTrie(strings)
    self.scores = ConstantTable(scores)
    unknownScore = lowest - 10
    unknown = model.unknown
    byteTokens = model.hasByteFallback ? ConstantTable(model.byteTokens) : nil
    escapesSpaces = model.normalizer.escapesSpaces
  }

  /// Encodes the first bytes of the scratch's text; returns how many tokens it left there.
  ///
  /// - Complexity: O(n · the longest piece), at most 12 bytes of memory a byte of text.
  func encode(_ count: Int, _ scratch: inout EncoderScratch) -> Int {
    guard count > 0 else { return 0 }
    let text = UnsafePointer(scratch.text.start)
    scratch.path.reserve(count + 5, keeping: 0)
    let path = scratch.path.start
    path.update(repeating: Step(), count: count + 1)
    var start = 0
    while start < count {
      let length = UTF8Sequence.character(text + start).length
      advance(text, start, length, count, path)
      start += length
    }
    return tokens(text, count, path, &scratch)
  }

  /// Tries all pieces that begin at a place.
  @inline(__always)
  private func advance(
    _ text: UnsafePointer<UInt8>, _ start: Int, _ length: Int, _ count: Int,
    _ path: UnsafeMutablePointer<Step>
  ) {
    let nodes = trie.nodes, scores = scores.start
    let here = path[start].score
    var node: Int32 = 0, position = start, hasSingle = false
    while position < count {
      let child = nodes[Int(node)].base &+ Int32(text[position])
      guard nodes[Int(child)].parent == node else { break }
      node = child
      position += 1
      let token = nodes[Int(node)].value
      guard token >= 0 else { continue }
      let score = scores[Int(token)] + Double(here)
      if path[position].start == -1 || score > Double(path[position].score) {
        path[position] = Step(score: Float(score), start: Int32(start), token: token)
      }
      if position - start == length { hasSingle = true }
    }
    if hasSingle { return }
    let score = unknownScore + here
    if path[start + length].start == -1 || score > path[start + length].score {
      path[start + length] = Step(score: score, start: Int32(start), token: unknown)
    }
  }

  /// The tokens of the best path: counted from the end, then written from the start.
  private func tokens(
    _ text: UnsafePointer<UInt8>, _ count: Int, _ path: UnsafeMutablePointer<Step>,
    _ scratch: inout EncoderScratch
  ) -> Int {
    scratch.tokens.reserve(3 * count, keeping: 0)
    let target = scratch.tokens.start
    // The steps' ends, turned round in place: each start holds where the next piece ends.
    var end = count, next: Int32 = -1
    while end > 0 {
      let start = Int(path[end].start)
      path[end].start = next
      next = Int32(end)
      end = start
    }
    var written = 0, position = 0
    while position < count {
      let end = Int(next)
      let token = path[end].token
      next = path[end].start
      if token != unknown {
        target[written] = token
        written += 1
      } else if let byteTokens {
        written += ByteSpelling.write(
          text + position, end - position, escapesSpaces, byteTokens, target + written)
      } else if written == 0 || target[written - 1] != unknown {
        target[written] = unknown
        written += 1
      }
      position = end
    }
    return written
  }
}
