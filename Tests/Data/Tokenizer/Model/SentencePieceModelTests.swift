import GopherCore
import MassiveText
import Testing

/// Models that are damaged: a named failure, or a model that encodes, never a crash.
@Suite struct SentencePieceModelTests {
  private func isUsable(_ model: [UInt8]) -> Bool {
    do {
      let tokenizer = try Tokenizer(model: model, name: "x.model")
      for text in ["the old mill ran\n", "e\u{301}ﬁ\u{2581} 日本🙂<sep>aab"] {
        _ = try? tokenizer.encodePlainly(text)
        _ = try? tokenizer.encode(text)
      }
      return true
    } catch let failure as Failure {
      let message = failure.message
      #expect(failure.kind == .badInput)
      #expect(message.hasPrefix("x.model is not a SentencePiece model"))
    } catch {
      Issue.record("an unnamed failure: \(error)")
    }
    return false
  }

  @Test("cut short anywhere", arguments: ["prefixed", "suffixed", "unigram"])
  func cutShort(_ name: String) throws {
    let model = try SentencePieceConformanceTests.tokenizer(name).model
    var usable = 0
    for count in stride(from: 0, to: model.count, by: 3) where isUsable(Array(model[..<count])) {
      usable += 1
    }
    // A cut between two fields leaves a model with other settings; most cuts are within one.
    #expect(usable < model.count / 6)
    #expect(isUsable(model))
  }

  @Test("flipped bits", arguments: ["suffixed", "symbols", "unigram", "plain"])
  func flippedBits(_ name: String) throws {
    let model = try SentencePieceConformanceTests.tokenizer(name).model
    let noise = Philox(seed: 1, purpose: "flipped bits")
    var refused = 0
    for trial in 0..<600 as Range<UInt64> {
      var damaged = model
      for flip in 0..<(1 + trial % 4) {
        let bit = Int(noise.integer(below: UInt64(8 * model.count), at: 8 * trial + flip))
        damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      }
      if !isUsable(damaged) { refused += 1 }
    }
    #expect(refused > 50)
  }

  @Test("what is wrong is named")
  func reasons() throws {
    let model = try SentencePieceConformanceTests.tokenizer("suffixed").model
    func message(_ bytes: [UInt8]) -> String {
      do {
        _ = try Tokenizer(model: bytes, name: "x.model")
        return ""
      } catch {
        return "\(error)"
      }
    }
    let short = message([0x0A, 0x05, 0x0A])
    #expect(short.contains("a field of 5 bytes stands where 1 are left (at byte 0)"))
    #expect(message([0x0B]).contains("a field has the wire type 3 (at byte 0)"))
    #expect(message([0x0A, 0x00]).contains("a piece is empty (at byte 2)"))
    // Piece "a" with a score that is no number.
    let piece: [UInt8] = [0x0A, 0x08, 0x0A, 0x01, 0x61, 0x15, 0x00, 0x00, 0xC0, 0x7F]
    #expect(message(piece).contains("the score of a piece is no number (at byte 2)"))
    #expect(message(Array("<html>".utf8)).contains("name the .model file that spm_train"))
    // The normaliser's field 2 with a map of five bytes.
    let map: [UInt8] = [0x1A, 0x07, 0x12, 0x05, 0, 0, 0, 0, 0]
    #expect(message(model + map).contains("its character map has a trie of 0 bytes"))
  }

  @Test("maps that lead outside themselves or in circles are refused")
  func hostileMaps() throws {
    let model = try SentencePieceConformanceTests.tokenizer("plain").model
    /// A map of 256 units, of which some are set, and one string.
    func map(_ units: [Int: UInt32]) -> [UInt8] {
      var blob: [UInt8] = [0, 4, 0, 0]
      for unit in 0..<256 {
        let value = units[unit] ?? 0x8000_0000
        blob += (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
      }
      blob += [0x61, 0]
      let length = [UInt8(blob.count & 0x7F | 0x80), UInt8(blob.count >> 7)]
      let inner = [0x12] + length + blob
      return [0x1A, UInt8(inner.count & 0x7F | 0x80), UInt8(inner.count >> 7)] + inner
    }
    func message(_ units: [Int: UInt32]) -> String {
      do {
        _ = try Tokenizer(model: model + map(units), name: "x.model")
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(message([0: 1 << 18]).contains("its character map points outside itself"))
    #expect(message([0: 1 << 10, 0x60: 0x61 | 0x61 << 10]).contains("runs in a circle"))
    // Unit 0x60 is the child "a" of the root, its value at 0x60 ^ 2.
    let value: [Int: UInt32] = [0: 1 << 10, 0x60: 0x961, 0x62: 0x8000_0005]
    #expect(message(value).contains("points behind its strings"))
    #expect(message([0: 1 << 10]).isEmpty)
  }
}
