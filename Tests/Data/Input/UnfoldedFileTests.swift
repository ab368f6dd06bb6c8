import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct UnfoldedFileTests {
  /// The lines "gopher" and "gopher", packed by `bzip2 -9`.
  private let packed = Data(
    base64Encoded:
      "QlpoOTFBWSZTWYCpzqYAAALBgAAQAsDQACAAISgbUIYBOMEgieLuSKcKEhAVOdTA")

  @Test("a stream and two streams in a row come out whole")
  func unpack() throws {
    guard let packed else { return }
    let folder = try TemporaryDirectory()
    try packed.write(to: URL(fileURLWithPath: folder.appending("one.bz2")))
    try (packed + packed).write(to: URL(fileURLWithPath: folder.appending("two.bz2")))
    let one = try UnfoldedFile.bytes(of: folder.appending("one.bz2"))
    #expect(String(decoding: one, as: UTF8.self) == "gopher\ngopher\n")
    #expect(try UnfoldedFile.bytes(of: folder.appending("two.bz2")) == one + one)
  }

  @Test("a file that is cut short or none at all is one clear sentence")
  func damaged() throws {
    guard let packed else { return }
    let folder = try TemporaryDirectory()
    let path = folder.appending("cut.bz2")
    try packed.dropLast(9).write(to: URL(fileURLWithPath: path))
    let failure = #expect(throws: Failure.self) { try UnfoldedFile.bytes(of: path) }
    #expect(failure?.message.contains("cut.bz2 cannot be read whole: truncated bzip2") == true)
  }

  @Test("the name must not claim another compression than the bytes have")
  func otherName() throws {
    guard let packed else { return }
    let folder = try TemporaryDirectory()
    let path = folder.appending("lines.gz")
    try packed.write(to: URL(fileURLWithPath: path))
    let failure = #expect(throws: Failure.self) { try UnfoldedFile.bytes(of: path) }
    #expect(failure?.message.contains("does not begin as gzip does") == true)
    try packed.write(to: URL(fileURLWithPath: folder.appending("lines")))
    let lines = try UnfoldedFile.bytes(of: folder.appending("lines"))
    #expect(String(decoding: lines, as: UTF8.self) == "gopher\ngopher\n")
  }

  @Test("a wrong checksum and bytes behind a stream are damage, more than the limit is refused")
  func corrupt() throws {
    guard let packed else { return }
    let folder = try TemporaryDirectory()
    var wrong = packed
    wrong[12] ^= 1
    for (name, bytes, limit, words) in [
      ("wrong.bz2", wrong, 100, "corrupt bzip2"),
      ("more.bz2", packed + Data("and more".utf8), 100, "bytes that begin no stream"),
      ("long.bz2", packed, 13, "more than 13 bytes"),
    ] {
      try bytes.write(to: URL(fileURLWithPath: folder.appending(name)))
      let failure = #expect(throws: Failure.self) {
        try UnfoldedFile.bytes(of: folder.appending(name), limit: limit)
      }
      #expect(failure?.message.contains(words) == true)
    }
  }
}
