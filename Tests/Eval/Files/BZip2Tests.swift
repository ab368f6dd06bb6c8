import Foundation
import GopherCore
import GopherEvaluation
import TestSupport
import Testing

@Suite struct BZip2Tests {
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
    let one = try BZip2.unpack(folder.appending("one.bz2"))
    #expect(String(decoding: one, as: UTF8.self) == "gopher\ngopher\n")
    #expect(try BZip2.unpack(folder.appending("two.bz2")) == one + one)
  }

  @Test("a file that is cut short or none at all is one clear sentence")
  func damaged() throws {
    guard let packed else { return }
    let folder = try TemporaryDirectory()
    let path = folder.appending("cut.bz2")
    try packed.dropLast(9).write(to: URL(fileURLWithPath: path))
    let failure = #expect(throws: Failure.self) { try BZip2.unpack(path) }
    #expect(failure?.message.contains("cut.bz2 is no whole bzip2 file") == true)
  }
}
