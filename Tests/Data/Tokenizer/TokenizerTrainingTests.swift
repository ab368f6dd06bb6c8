import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct TokenizerTrainingTests {
  private func settings(_ vocabularySize: Int) -> TokenizerSettings {
    var settings = TokenizerSettings()
    settings.vocabularySize = vocabularySize
    return settings
  }

  @Test func sameTextGivesTheSameModel() throws {
    let first = try Tokenizer.train(settings(500), documents: TokenizerTests.text)
    let second = try Tokenizer.train(settings(500), documents: TokenizerTests.text)
    #expect(first.model == second.model)
  }

  @Test func savedModelLoads() throws {
    let directory = try TemporaryDirectory()
    let tokenizer = try TokenizerTests.tokenizer.get()
    try tokenizer.save(to: directory.appending("tokenizer.model"))
    let loaded = try Tokenizer(path: directory.appending("tokenizer.model"))
    #expect(loaded.model == tokenizer.model)
    #expect(try loaded.encode("the mill") == tokenizer.encode("the mill"))
  }

  @Test func tooLargeAVocabularyNamesTheLargest() throws {
    let documents = ["a few words only, and no more of them"]
    var largest = 0
    #expect {
      _ = try Tokenizer.train(settings(8_000), documents: documents)
    } throws: { error in
      let found = "\(error)".firstMatch(of: #/yields at most (\d+)\. Set/#)
      largest = found.flatMap { Int($0.1) } ?? 0
      return (error as? Failure)?.kind == .usage && largest > 350
    }
    let tokenizer = try Tokenizer.train(settings(largest), documents: documents)
    #expect(tokenizer.vocabularySize == largest)
  }

  @Test func tooSmallAVocabularyNamesTheSmallest() throws {
    #expect(throws: Failure.self) {
      try Tokenizer.train(settings(355), documents: TokenizerTests.text)
    }
    // The text's own characters need pieces of their own.
    let documents = (0..<40).map { _ in "ä ö ü and some words around them" }
    #expect {
      _ = try Tokenizer.train(settings(356), documents: documents)
    } throws: { error in
      "\(error)".contains("Set tokenizer.vocabulary_size to 359 or more.")
    }
    #expect(try Tokenizer.train(settings(359), documents: documents).vocabularySize == 359)
    var folded = settings(329)
    folded.normalization = "nfkc_cf"
    #expect {
      _ = try Tokenizer.train(folded, documents: ["some words and no other ones"])
    } throws: { error in
      "\(error)".contains("vocabulary_size must be from 330, the bytes,")
    }
    folded.vocabularySize = 330
    #expect(
      try Tokenizer.train(folded, documents: ["some words and no other ones"]).vocabularySize == 330
    )
  }

  @Test func noTextIsAFailure() {
    for documents in [[], [""], ["\n\n"]] {
      #expect {
        _ = try Tokenizer.train(settings(500), documents: documents)
      } throws: { "\($0)".hasPrefix("There is no text to train the tokenizer on") }
    }
  }

  @Test func impossibleSettingsAreNamed() {
    var settings = TokenizerSettings()
    settings.normalization = "nmt_nfkc"
    #expect(
      throws: Failure.usage(
        "The tokenizer's normalization must be nfkc, nfkc_cf or identity; it is nmt_nfkc.")
    ) { try Tokenizer.train(settings, documents: ["a"]) }
  }

  @Test func anErrorOfTheDocumentsIsThrown() {
    #expect(throws: Failure.storage("gone")) {
      try Tokenizer.train(settings(500)) { throw Failure.storage("gone") }
    }
  }

  /// Reserved pieces in the text, lines too long for a sentence, NULs and lines of spaces.
  @Test func awkwardTextDoesNotStopTraining() throws {
    var documents = TokenizerTests.text
    documents += Array(repeating: "<s> </s> <unk> <0x0A> <pad> \u{2047} \u{2581} \u{0}", count: 50)
    documents.append(String(repeating: "é", count: 10_000))
    documents.append(String(repeating: " ", count: 10_000))
    documents.append(String(repeating: "word ", count: 5_000))
    let tokenizer = try Tokenizer.train(settings(500), documents: documents)
    let text = "<s> </s> <0x0A> word"
    #expect(tokenizer.decode(try tokenizer.encode(text)) == text)
  }
}
