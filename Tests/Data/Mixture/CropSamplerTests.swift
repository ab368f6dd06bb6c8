import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct CropSamplerTests {
  private let data: DataSet
  private let directory: TemporaryDirectory

  init() throws {
    let input = try SampleInput()
    directory = try TemporaryDirectory()
    try input.write("books/letters.txt", SampleInput.prose(7, words: 800) + "ä€😀 naïve café")
    _ = try Pipeline(try input.recipe(), output: directory.appending("out")).run()
    data = try DataSet(directory.appending("out"))
  }

  @Test("a sequence is a function of seed and index, of the right length, of the vocabulary")
  func pure() throws {
    let first = try CropSampler(data, seed: 1, contextLength: 128)
    let again = try CropSampler(data, seed: 1, contextLength: 128)
    let other = try CropSampler(data, seed: 2, contextLength: 128)
    var differing = 0
    for index in 0..<40 as Range<UInt64> {
      let sequence = try first.sequence(at: index)
      #expect(sequence.count == 129)
      #expect(try again.sequence(at: index) == sequence)
      if try other.sequence(at: index) != sequence { differing += 1 }
    }
    #expect(differing > 35)
  }

  @Test("crops begin with <s>, end with </s>, and hold the documents' text")
  func contents() throws {
    let tokenizer = try data.tokenizer()
    let sampler = try CropSampler(data, seed: 5, contextLength: 1000, weights: ["web": 1])
    let texts = try data.documents(of: "web").flatMap { try $0.documents().map(\.text) }
    var whole = 0
    for index in 0..<20 as Range<UInt64> {
      let pieces = try sampler.sequence(at: index).split(separator: tokenizer.beginning ?? -1)
      for piece in pieces where piece.last == tokenizer.end && piece.count > 8 {
        let text = tokenizer.decode(Array(piece.dropLast()))
        #expect(texts.contains { $0.contains(text.dropFirst()) })
        whole += 1
      }
    }
    #expect(whole > 10)
  }

  @Test("the middle of a long document is as likely as its ends")
  func uniform() {
    let bytes = 20_000, context = 64
    var seen = [Int](repeating: 0, count: bytes)
    for draw in 0..<bytes {
      let crop = CropSampler.crop(of: bytes, contextLength: context, draw: draw)
      for byte in crop { seen[byte] += 1 }
    }
    // A crop has 960 bytes: 960 starts reach a byte of the middle, and a quarter of them, clipped
    // at 0, all begin with the first byte.
    #expect(seen[10_000] == 960)
    #expect(seen[0] == 241)
    #expect(seen[bytes - 1] == 720)
    #expect(CropSampler.crop(of: 10, contextLength: 64, draw: 9) == 0..<10)
  }

  @Test("documents too short for a sequence are named")
  func short() throws {
    let sampler = try CropSampler(data, seed: 1, contextLength: 1 << 20)
    let failure = #expect(throws: Failure.self) { try sampler.sequence(at: 0) }
    #expect(failure?.message.contains("choose a smaller context") == true)
  }
}
