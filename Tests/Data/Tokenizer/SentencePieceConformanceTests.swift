import Foundation
import GopherCore
import MassiveText
import Testing

/// Models that Python's sentencepiece trained, with the ids and texts that it gives
/// (`Tests/Conformance/sentencepiece_megatron.py goldens`).
@Suite struct SentencePieceConformanceTests {
  private struct Case: Decodable {
    let text: String
    let ids: [Int32]
    let decoded: String
  }

  /// The models by who must encode them.
  static let models = [
    ("prefixed", "bpe"), ("plain", "bpe"), ("suffixed", "bpe"), ("symbols", "bpe"),
    ("sentences", "bpe"), ("unigram", "unigram"), ("unigram-bytes", "unigram"),
    ("characters", "libsentencepiece, because it is a model of characters"),
  ]

  private static let folder =
    Bundle.module.resourcePath.map { $0 + "/Goldens/sentencepiece" } ?? ""

  static func tokenizer(_ name: String) throws -> Tokenizer {
    try Tokenizer(path: "\(folder)/\(name).model")
  }

  @Test("ids and texts are Python's", arguments: models)
  func cases(_ name: String, _ encoder: String) throws {
    let cases = try JSONDecoder().decode(
      [String: [Case]].self,
      from: Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/cases.json")))
    let tokenizer = try Self.tokenizer(name)
    #expect(tokenizer.encoderName == encoder)
    let list = try #require(cases[name])
    #expect(list.count > 10)
    for item in list {
      #expect(try tokenizer.encode(item.text) == item.ids)
      #expect(try tokenizer.encodePlainly(item.text) == item.ids)
      #expect(Array(tokenizer.decode(item.ids).utf8) == Array(item.decoded.utf8))
    }
  }
}
