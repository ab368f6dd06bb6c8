import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

/// Our encoders against libsentencepiece in the same process.
@Suite struct PieceEncoderTests {
  /// Texts and bytes of every kind, many of them what some model treats specially.
  private struct RandomBytes {
    private let noise: Philox
    private var position: UInt64 = 0

    init(seed: UInt64) { noise = Philox(seed: seed, purpose: "bytes to encode") }

    mutating func number(below bound: Int) -> Int {
      position += 1
      return Int(noise.integer(below: UInt64(bound), at: position))
    }

    mutating func bytes(isUTF8: Bool) -> [UInt8] {
      var bytes: [UInt8] = []
      for _ in 0..<number(below: number(below: 50) == 0 ? 600 : 30) {
        switch number(below: 8) {
        case 0: bytes += scalar(number(below: 0xD800))
        case 1: bytes += scalar(0xE000 + number(below: 0x11_0000 - 0xE000))
        case 2 where !isUTF8: bytes.append(UInt8(number(below: 256)))
        case 2: bytes += scalar(number(below: 128))
        default: bytes += Array(Self.atoms[number(below: Self.atoms.count)].utf8)
        }
      }
      return bytes
    }

    private func scalar(_ value: Int) -> [UInt8] {
      Unicode.Scalar(UInt32(value)).map { Array(String($0).utf8) } ?? []
    }

    private static let atoms = [
      "the", "river", "mill", "ran", "past", " ", " ", " ", "  ", "\u{2581}", "\n", "\t", "\r",
      "\u{A0}", "\u{3000}", "\u{2002}", "\u{AD}", "\u{200B}", "\u{FEFF}", "\u{0}", "e\u{301}", "é",
      "日本", "語", "ﬁ", "½", "🙂", "<s>", "</s>", "<unk>", "<pad>", "<0x41>", "<ctl>", "<sep>",
      "<se", "Ａ", "\u{212B}", "각", "\u{1100}\u{1161}", "\u{FDFA}", "´", "A", "aa", "aab", "42",
      "...", "foo bar", "\u{2581}foo", "déjà", "value",
    ]
  }

  private func expectEqual(_ tokenizer: Tokenizer, seed: UInt64, texts: Int) throws {
    var random = RandomBytes(seed: seed)
    for text in 0..<texts {
      try random.bytes(isUTF8: text % 3 != 0).withUnsafeBufferPointer { bytes in
        // A control symbol in the text is an error of libsentencepiece's and not of ours.
        guard let expected = try? tokenizer.encodePlainly(bytes) else { return }
        let found = try tokenizer.encode(bytes)
        if found != expected { Issue.record("\(Array(bytes)): \(found), not \(expected)") }
      }
    }
  }

  @Test("random bytes get libsentencepiece's ids", arguments: SentencePieceConformanceTests.models)
  func randomBytes(_ name: String, _ encoder: String) throws {
    try expectEqual(try SentencePieceConformanceTests.tokenizer(name), seed: 1, texts: 1_500)
  }

  @Test("random bytes through NFKC get libsentencepiece's ids", arguments: ["nfkc", "nfkc_cf"])
  func randomBytesNormalized(_ normalization: String) throws {
    var settings = TokenizerSettings()
    settings.vocabularySize = 480
    settings.normalization = normalization
    let tokenizer = try Tokenizer.train(settings, documents: TokenizerTests.text)
    #expect(tokenizer.encoderName == "bpe")
    try expectEqual(tokenizer, seed: 2, texts: 3_000)
  }

  @Test("every character alone and between letters")
  func everyCharacter() throws {
    let tokenizer = try TokenizerTests.tokenizer.get()
    var text = ""
    for value in (0..<0x3_0000) as Range<UInt32> {
      guard let scalar = Unicode.Scalar(value) else { continue }
      text.unicodeScalars.append(scalar)
      if value % 2 == 0 { text += "a" }
      guard text.utf8.count > 1_000 else { continue }
      #expect(try tokenizer.encode(text) == tokenizer.encodePlainly(text))
      text = ""
    }
  }

  /// A word without any cut: merges must not cost the square of its length.
  @Test("time grows with the length", arguments: ["plain", "prefixed", "unigram"])
  func linearity(_ name: String) throws {
    let tokenizer = try SentencePieceConformanceTests.tokenizer(name)
    func seconds(_ count: Int) throws -> Double {
      let text = String(repeating: "themillranpast", count: count)
      return try ThreadTime.leastOfThree { _ = try tokenizer.encode(text) }
    }
    let short = try seconds(10_000), long = try seconds(40_000)
    // Four times the length; n log n makes it 4.5, caches some more; the square would make
    // it 16.
    #expect(long < 11 * short)
  }

  @Test("a long word gets libsentencepiece's ids", arguments: ["plain", "symbols", "sentences"])
  func longWord(_ name: String) throws {
    let tokenizer = try SentencePieceConformanceTests.tokenizer(name)
    for word in ["a", "mill", "themillranpastnobody", "日本mill🙂"] {
      let text = String(repeating: word, count: 3_000)
      #expect(try tokenizer.encode(text) == tokenizer.encodePlainly(text))
    }
  }

  @Test("threads share an encoder")
  func threads() throws {
    let tokenizer = try TokenizerTests.tokenizer.get()
    let texts = (0..<64).map { "text \($0) of the old mill\n" }
    let expected = try texts.map { try tokenizer.encodePlainly($0) }
    #expect(try tokenizer.encode(texts, on: ThreadPool(threads: 4)) == expected)
  }

  /// All of `../shared/data/text` with 32,000 pieces trained on a part of it: a minute or two.
  @Test(
    "real text gets libsentencepiece's ids",
    .enabled(
      if: SharedData.isReadable && Places.runsSlowTests,
      "slow: set GOPHER_SLOW_TESTS=1; needs ../shared/data"))
  func realText() throws {
    let texts = try SharedTexts.all()
    let bytes = texts.reduce(0) { $0 + $1.utf8.count }
    #expect(bytes > 30_000_000)
    var left = 12_000_000
    let sample = texts.reversed().prefix { text in
      defer { left -= text.utf8.count }
      return left > 0
    }
    let tokenizer = try Tokenizer.train(TokenizerSettings(), documents: sample)
    #expect(tokenizer.encoderName == "bpe")
    var differing = 0
    for text in texts where try tokenizer.encode(text) != tokenizer.encodePlainly(text) {
      differing += 1
    }
    #expect(differing == 0)
  }
}

/// Every file of `../shared/data/text`, each record or member a text.
private enum SharedTexts {
  static func all() throws -> [String] {
    let root = (Places.sharedData ?? "") + "/text"
    let names = try FileManager.default.subpathsOfDirectory(atPath: root).sorted()
    return try names.flatMap { name -> [String] in
      if Directory.exists("\(root)/\(name)") { return [] }
      if name.hasSuffix(".zip") {
        return try SharedData.members(of: name).compactMap { try SharedData.member($0, of: name) }
      }
      let text = try SharedData.text(name)
      return name.contains(".jsonl") ? text.split(separator: "\n").map(String.init) : [text]
    }
  }
}
