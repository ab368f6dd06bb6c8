import GopherEvaluation
import Testing

@Suite struct TokenBoundaryTests {
  /// A toy tokenizer that binds a space to the word after it: one token a word.
  private func words(_ text: String) -> [Int32] {
    var tokens = [Int32](), word = ""
    for character in text {
      if character == " ", !word.isEmpty, !word.allSatisfy({ $0 == " " }) {
        tokens.append(Int32(word.utf8.count))
        word = ""
      }
      word.append(character)
    }
    if !word.isEmpty { tokens.append(Int32(word.utf8.count)) }
    return tokens
  }

  private func split(_ context: String, _ continuation: String) -> TokenBoundary {
    TokenBoundary(context: context, continuation: continuation, prefix: -1, encode: words)
  }

  @Test("a space between the two belongs to the continuation, on whichever side it stands")
  func space() {
    #expect(split("ab cde", " fghi").context == [-1, 2, 4])
    #expect(split("ab cde", " fghi").continuation == [5])
    #expect(split("ab cde ", "fghi") == split("ab cde", " fghi"))
  }

  @Test("an empty context, or one of white space, is the prefix token alone")
  func empty() {
    #expect(split("", "ab cd").context == [-1])
    #expect(split("", "ab cd").continuation == [2, 3])
    #expect(split("\n ", "ab").context == [-1])
  }

  @Test("a token across the border leaves the context its own encoding, as in lm-eval")
  func acrossTheBorder() {
    let boundary = split("ab", "c de")
    #expect(boundary.context == [-1, 2])
    #expect(boundary.continuation == [3])
  }

  @Test("what is too long loses its left end, but not the prefix token")
  func window() {
    let boundary = TokenBoundary(context: "a b c d", continuation: " e f", prefix: -1) { text in
      text.unicodeScalars.filter { $0 != " " }.map { Int32($0.value) - 96 }
    }
    let all = boundary.window(limit: 100)
    #expect(all.inputs == [-1, 1, 2, 3, 4, 5])
    #expect(all.targets == [1, 2, 3, 4, 5, 6])
    #expect(all.scored == 2)
    let cut = boundary.window(limit: 3)
    #expect(cut.inputs == [-1, 4, 5])
    #expect(cut.targets == [4, 5, 6])
    #expect(cut.scored == 2)
    #expect(boundary.window(limit: 1).inputs == [-1])
    #expect(boundary.window(limit: 1).scored == 1)
  }
}
