import Foundation
import GopherCore
import MassiveText
import Testing

@Suite struct TokenizerTests {
  static let text = (0..<400).map { line in
    """
    def function_\(line % 17)(first, second):
        # The river \(line % 7) ran past the old mill, and nobody remembered its name.
        if first > \(line):
            return [second, "\(line % 13)"]\t# tab
    """
  }

  static let tokenizer = Result {
    var settings = TokenizerSettings()
    settings.vocabularySize = 480
    return try Tokenizer.train(settings, documents: text)
  }

  @Test(
    "decoding gives back the NFKC form",
    arguments: [
      "    return x\n\n\n\tif y  then   z \n", " leading and trailing  ", "\n", "\n\n \n", "",
      "a\r\nb",
      "ﬁne ½ Ｆｕｌｌ ｗｉｄｔｈ", "naïve café — “quoted”… 日本語 🙂👩‍👩‍👧", "<s>no control</s> <unk> <0x0A> <pad>",
      "e\u{301}", "⁇", "\u{85}\u{2028}x", "x\n\u{301}y",
    ])
  func roundTrip(_ text: String) throws {
    let tokenizer = try Self.tokenizer.get()
    let tokens = try tokenizer.encode(text)
    let folded = text.precomposedStringWithCompatibilityMapping
    #expect(Array(tokenizer.decode(tokens).utf8) == Array(folded.utf8))
    #expect(tokens.flatMap { tokenizer.bytes(of: $0) } == Array(folded.utf8))
    #expect(!tokens.contains(tokenizer.unknown))
    #expect(!tokens.contains { tokenizer.isControl($0) })
  }

  @Test func spaceMarkOfSentencePieceBecomesASpace() throws {
    let tokenizer = try Self.tokenizer.get()
    #expect(tokenizer.decode(try tokenizer.encode("a\u{2581}b")) == "a b")
  }

  @Test func specialTokens() throws {
    let tokenizer = try Self.tokenizer.get()
    #expect(tokenizer.vocabularySize == 480)
    #expect(tokenizer.unknown == 0)
    #expect(tokenizer.beginning == 1)
    #expect(tokenizer.end == 2)
    #expect(tokenizer.padding == 3)
    #expect(tokenizer.endOfDocument == 2)
    #expect(tokenizer.piece(of: 2) == "</s>")
    #expect(try tokenizer.encode("\n").map { tokenizer.piece(of: $0) } == ["\n"])
    #expect(tokenizer.bytes(of: 2).isEmpty)
  }

  @Test func printableASCIIHasPiecesOfItsOwn() throws {
    let tokenizer = try Self.tokenizer.get()
    let all = String(decoding: (0x21...0x7E) as ClosedRange<UInt8>, as: UTF8.self)
    for character in all { #expect(try tokenizer.encode(String(character)).count == 1) }
  }

  @Test func equalsLibrary() throws {
    let tokenizer = try Self.tokenizer.get()
    #expect(tokenizer.encoderName == "bpe")
    let random = Philox(seed: 1, purpose: "texts")
    let words = [
      "function", "mill", " ", "  ", "\n", "\n\n", "\t", "é", "e\u{301}", "日本", "ﬁ", "a", "Z", "7",
      "\u{301}", "river ran past", "<s>", "    ", "x y z ", "\u{2581}", "\u{A0}", "🙂",
    ]
    for trial in 0..<12 as Range<UInt64> {
      var text = ""
      for place in 0..<9_000 as Range<UInt64> {
        text += words[Int(random.integer(below: UInt64(words.count), at: trial << 32 | place))]
      }
      #expect(text.utf8.count > 16_384)
      #expect(try tokenizer.encode(text) == tokenizer.encodePlainly(text))
    }
    let oneLine = String(repeating: "the river ran past the mill ", count: 2_000)
    #expect(try tokenizer.encode(oneLine) == tokenizer.encodePlainly(oneLine))
    let noCut = String(repeating: "abc", count: 5_000)
    #expect(try tokenizer.encode(noCut) == tokenizer.encodePlainly(noCut))
  }

  @Test func manyTextsKeepTheirOrder() throws {
    let tokenizer = try Self.tokenizer.get()
    let one = try Self.text.map { try tokenizer.encode($0) }
    for threads in [1, 2, 3] {
      #expect(try tokenizer.encode(Self.text, on: ThreadPool(threads: threads)) == one)
    }
  }

  @Test func numbersOutsideTheVocabularyDecodeAsReplacements() throws {
    let tokenizer = try Self.tokenizer.get()
    let a = try tokenizer.encode("a")
    #expect(tokenizer.decode(a + [-1] + a + [480, 100_000]) == "a\u{FFFD}a\u{FFFD}\u{FFFD}")
    let firstByteOfTwo = Int32(5 + 0xC3)
    #expect(tokenizer.decode([firstByteOfTwo]) == "\u{FFFD}")
  }

  @Test func rejectsWhatIsNoModel() {
    for bytes in [[], Array("no model".utf8), [UInt8](repeating: 0, count: 100)] {
      #expect {
        try Tokenizer(model: bytes, name: "x.model")
      } throws: { error in
        (error as? Failure)?.kind == .badInput
          && "\(error)".hasPrefix("x.model is not a SentencePiece model")
      }
    }
  }
}
