/// Where the context ends and the continuation begins, in tokens.
///
/// Texts are joined before they are encoded, because a tokenizer sees words, not borders: the
/// continuation's tokens are what `encode(context + continuation)` has beyond the length of
/// `encode(context)`. White space at the end of the context first moves to the continuation,
/// since the tokenizer binds it to the word that follows. This is lm-evaluation-harness's rule,
/// also where a token would span the border: the context keeps its own encoding.
///
/// The context begins with the end-of-document token, as the texts of training do (spec §3.9).
package struct TokenBoundary: Equatable {
  /// The end-of-document token and the context's own.
  package let context: [Int32]
  /// The continuation's tokens; empty only if the continuation adds no token.
  package let continuation: [Int32]

  /// Encodes a pair of texts.
  ///
  /// - Parameters:
  ///   - prefix: the end-of-document token.
  ///   - encode: the tokenizer, without special tokens.
  package init(
    context: String, continuation: String, prefix: Int32, encode: (String) throws -> [Int32]
  ) rethrows {
    let kept = context.withoutTrailingSpace
    let head = try encode(String(kept))
    let whole = try encode(context + continuation)
    self.context = [prefix] + head
    self.continuation = Array(whole.dropFirst(head.count))
  }

  /// The inputs and targets of one forward pass, at most `limit` inputs long.
  ///
  /// What does not fit is cut off at the left, behind the end-of-document token, so that the last
  /// tokens stay. `scored` is the number of targets, from the end, that belong to the continuation.
  package func window(limit: Int) -> (inputs: [Int32], targets: [Int32], scored: Int) {
    precondition(limit > 0, "TokenBoundary.window: the limit must be positive")
    let whole = context + continuation
    let all = whole.count > limit + 1 ? whole.prefix(1) + whole.suffix(limit) : whole[...]
    let scored = min(continuation.count, all.count - 1)
    return (Array(all.dropLast()), Array(all.dropFirst()), max(0, scored))
  }
}
