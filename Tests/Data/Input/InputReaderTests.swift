import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct InputReaderTests {
  private let samples: InputSamples

  init() throws { samples = try InputSamples() }

  @Test func readsAFolderInByteOrderWithRelativeIdentities() throws {
    try samples.write("<html><p>Page</html>", to: "b/page.HTML")
    try samples.write("Text\r\nline\rline", to: "a.txt")
    try samples.write("int main() {}", to: "Z.c")
    try samples.write("hidden", to: ".git/config.txt")
    try samples.write("{\"text\":\"t\",\"id\":\"given\"}\n\n{\"text\":\"u\"}", to: "b/lines.jsonl")
    let result = try samples.read()
    #expect(
      result.documents.map(\.id) == ["Z.c", "a.txt", "given", "b/lines.jsonl@27", "b/page.HTML"])
    #expect(
      result.documents.map(\.path) == [
        "Z.c", "a.txt", "b/lines.jsonl", "b/lines.jsonl", "b/page.HTML",
      ])
    #expect(result.texts[1] == "Text\nline\nline")
    #expect(result.rejections.isEmpty)
  }

  @Test func severalPathsKeepTheirNamesApart() throws {
    try samples.write("one", to: "x/in/a.txt")
    try samples.write("two", to: "y/in/a.txt")
    try samples.write("three", to: "z/b.txt")
    let listing = try InputListing(["x/in", "y/in/", "z/b.txt"].map(samples.directory.appending))
    #expect(listing.files.map(\.name) == ["1-in/a.txt", "2-in/a.txt", "b.txt"])
  }

  @Test func aMissingPathIsASlipOfTheCommandLine() throws {
    let failure = #expect(throws: Failure.self) {
      try InputListing([samples.directory.appending("nowhere")])
    }
    #expect(failure?.kind == .usage)
    #expect(failure?.message.contains("nowhere") == true)
  }

  @Test func unfoldsByTheFirstBytes() throws {
    try samples.write("<html>gzip</html>", to: "a.html")
    try samples.write("text zstd", to: "b.txt")
    try samples.write("{\"text\":\"one\"}\n", to: "c.jsonl")
    try samples.run(
      "gzip a.html; zstd -q --rm b.txt; zstd -q --rm c.jsonl; gzip -k b.txt.zst; rm b.txt.zst.gz")
    try samples.write(try samples.bytes(of: "a.html.gz"), to: "misnamed.html")
    let result = try samples.read()
    #expect(
      result.documents.map(\.id) == ["a.html.gz", "b.txt.zst", "c.jsonl.zst@0", "misnamed.html"])
    #expect(result.texts == ["<html>gzip</html>", "text zstd", "one", "<html>gzip</html>"])
  }

  @Test func readsFilesOfManyMembersAndFrames() throws {
    try samples.write("{\"text\":\"one\"}\n{\"te", to: "a")
    try samples.write("xt\":\"two\"}", to: "b")
    try samples.run(
      "(gzip -c a; gzip -c b) > c.jsonl.gz; (zstd -qc a; zstd -qc b) > c.jsonl.zst; rm a b")
    let result = try samples.read()
    #expect(result.texts == ["one", "two", "one", "two"])
    #expect(result.rejections.isEmpty)
  }

  @Test(arguments: [
    ("empty.txt", [UInt8](), Rejection.Reason.empty), ("empty.jsonl", [], .empty),
    ("blank.html", Array(" \n\t".utf8), .empty),
    ("image.txt", [0x89, 0x50, 0x4E, 0x47, 1], .binary),
    ("nul.txt", Array("a\u{0}b".utf8), .binary), ("page.html", Array("%PDF-1.4".utf8), .binary),
    ("image.png", [0x89, 0x50, 0x4E, 0x47, 1], .otherKind),
    ("nogzip.txt.gz", Array("text".utf8), .corruptGzip),
    ("nozstd.txt.zst", Array("text".utf8), .corruptZstd), ("a.warc", Array("\r\n".utf8), .empty),
    ("config.json", Array("{\n  \"a\": 1,\n  \"b\": 2\n}\n".utf8), .notJSON),
  ])
  func namesWhyAFileCannotBeRead(name: String, bytes: [UInt8], reason: Rejection.Reason) throws {
    try samples.write(bytes, to: name)
    let result = try samples.read()
    #expect(result.documents.isEmpty)
    #expect(result.reasons == [reason])
    #expect(result.rejections.first?.location.path == name)
    #expect(result.rejections.first?.stage == "read")
  }

  @Test func anUnreadableFileIsARejection() throws {
    let file = InputFile(path: samples.directory.appending("gone.txt"), name: "gone.txt", bytes: 5)
    var items = [InputItem]()
    try InputReader().read(file) { items.append($0) }
    guard case .rejection(let rejection)? = items.first else {
      Issue.record("no rejection")
      return
    }
    #expect(rejection.reason == .unreadableFile)
    #expect(rejection.description.contains("No such file"))
  }

  @Test func otherKindsAreCounted() throws {
    try samples.write("body {}", to: "style.css")
    try samples.write("<html>x</html>", to: "page.html")
    try samples.write("<!DOCTYPE html><p>x", to: "page.asp")
    let result = try samples.read(InputOptions(kinds: [.html]))
    #expect(result.documents.map(\.id) == ["page.asp", "page.html"])
    #expect(result.reasons == [.otherKind])
  }

  @Test func namesEachBadLineWithItsPlace() throws {
    try samples.write(
      "{\"text\":\"a\"}\nnot json\n[1]\n{\"id\":\"x\"}\n{\"text\":7}\n{\"text\":\" \"}\n{\"text\":\"b\"}",
      to: "a.jsonl")
    let result = try samples.read()
    #expect(result.texts == ["a", "b"])
    #expect(result.reasons == [.notJSON, .notAnObject, .noTextField, .textIsNoString, .empty])
    #expect(result.rejections.map(\.location.byteOffset) == [13, 22, 26, 37, 48])
    #expect(result.rejections[2].id == "x")
    #expect(result.rejections[1].id == "a.jsonl@22")
  }

  @Test func aLineThatIsNotUTF8IsNamedByItsByte() throws {
    try samples.write(
      Array("{\"text\":\"a\"}\n{\"text\":\"".utf8) + [0xE9] + Array("\"}\n".utf8), to: "a.jsonl")
    let result = try samples.read()
    #expect(result.reasons == [.invalidUTF8])
    #expect(result.rejections.first?.location.byteOffset == 13 + 9)
  }

  @Test(arguments: ["gz", "zst"])
  func keepsTheLinesBeforeAStreamIsCutShort(suffix: String) throws {
    var generator = SystemRandomNumberGenerator()
    let lines = (0..<2000).map { _ in
      "{\"text\":\"\(UInt64.random(in: 0...(.max), using: &generator))\"}"
    }
    try samples.write(lines.joined(separator: "\n"), to: "a.jsonl")
    try samples.run(suffix == "gz" ? "gzip a.jsonl" : "zstd -q --rm a.jsonl")
    let bytes = try samples.bytes(of: "a.jsonl.\(suffix)")
    try samples.write(bytes.dropLast(50), to: "a.jsonl.\(suffix)")
    let result = try samples.read()
    #expect(result.reasons == [suffix == "gz" ? .truncatedGzip : .truncatedZstd])
    #expect(result.rejections.first?.location.byteOffset == bytes.count - 50)
    if suffix == "gz" { #expect(result.documents.count > 1900) }
  }

  @Test(arguments: ["gz", "zst"])
  func readsAllMembersOfAFile(suffix: String) throws {
    let pack = suffix == "gz" ? "gzip -c" : "zstd -qc"
    for name in ["a", "b"] { try samples.write("{\"text\":\"\(name)\"}\n", to: "\(name).jsonl") }
    try samples.run(
      """
      for f in a b; do \(pack) $f.jsonl > $f.packed; rm $f.jsonl; done
      cat a.packed b.packed > c.jsonl.\(suffix); rm a.packed b.packed
      """)
    let result = try samples.read()
    #expect(result.texts == ["a", "b"])
    #expect(result.rejections.isEmpty)
  }

  @Test func zerosBehindGzipArePaddingAndOtherBytesAreNot() throws {
    try samples.write("{\"text\":\"a\"}\n", to: "a.jsonl")
    try samples.run("gzip a.jsonl; head -c 300000 /dev/zero >> a.jsonl.gz")
    #expect(try samples.read().texts == ["a"])
    #expect(try samples.read().rejections.isEmpty)
    let padded = try samples.bytes(of: "a.jsonl.gz").count
    try samples.run("printf x >> a.jsonl.gz")
    let result = try samples.read()
    #expect(result.texts == ["a"])
    #expect(result.reasons == [.corruptGzip])
    #expect(result.rejections.first?.location.byteOffset == padded)
  }

  @Test(arguments: ["gz", "zst"])
  func namesWrongBytes(suffix: String) throws {
    try samples.write((0..<5000).map { UInt8(truncatingIfNeeded: 32 + $0 * $0 % 90) }, to: "a.txt")
    try samples.run(suffix == "gz" ? "gzip a.txt" : "zstd -q --rm a.txt")
    var bytes = try samples.bytes(of: "a.txt.\(suffix)")
    bytes[bytes.count - 6] ^= 0x55
    try samples.write(bytes, to: "a.txt.\(suffix)")
    #expect(try samples.read().reasons == [suffix == "gz" ? .corruptGzip : .corruptZstd])
  }

  @Test func passesOverALineOfAnyLength() throws {
    try samples.run(
      "(head -c 100000000 /dev/zero | tr '\\0' x; echo; echo '{\"text\":\"next\"}') > a.jsonl")
    let result = try samples.read(InputOptions(maximumDocumentBytes: 1 << 20))
    #expect(result.texts == ["next"])
    #expect(result.reasons == [.tooLarge])
    #expect(result.rejections.first?.bytes == 100_000_000)
  }

  @Test func noticesAFileThatChangesWhileItIsRead() throws {
    try samples.write("{\"text\":\"a\"}\n", to: "a.jsonl")
    let path = samples.directory.appending("a.jsonl")
    var reasons = [Rejection.Reason]()
    try InputReader().read(InputFile(path: path, name: "a.jsonl", bytes: 13)) { item in
      if case .document = item { try samples.write("{\"text\":\"longer\"}\n", to: "a.jsonl") }
      if case .rejection(let rejection) = item { reasons.append(rejection.reason) }
    }
    #expect(reasons.last == .changedWhileRead)
  }

  @Test func theKindIsToldByTheContentWhereTheNameSaysNone() throws {
    try samples.write("{ \"text\": \"line\"}\n", to: "part-0")
    try samples.write("{\"text\":\"line\"}\n", to: "part-1.out")
    try samples.write("{ a: b }\n", to: "part-2")
    try samples.write("# Title", to: "notes.odd")
    let result = try samples.read()
    #expect(result.documents.map(\.id) == ["part-0@0", "part-1.out@0", "part-2"])
    #expect(result.reasons == [.otherKind])
    let asked = try samples.read(InputOptions(kinds: [.text]))
    #expect(asked.texts == ["# Title", "{ a: b }\n"])
  }

  @Test("standard input is read once, and as what it is said to be")
  func readsStandardInput() throws {
    let lines = "{\"text\":\"one\"}\n{\"text\":\"two\"}\n"
    let detected = try standardInput(lines, .detected)
    #expect(detected.documents.map(\.id) == ["stdin@0", "stdin@15"])
    #expect(try standardInput(" " + lines, .jsonLines).texts == ["one", "two"])
    #expect(try standardInput(lines, .markdown).texts == [lines])
    #expect(try standardInput("[1]\n", .jsonLines).reasons == [.notAnObject])
    #expect(try standardInput("<p>a</p>", .detected).texts == ["<p>a</p>"])
    let page = try standardInput("<p>a</p>", .html).documents.first
    guard case .html(let bytes, nil)? = page?.content else {
      Issue.record("standard input is no page")
      return
    }
    #expect(bytes == Array("<p>a</p>".utf8))
    let arc = "filedesc://a.arc 0.0.0.0 20060101000000 text/plain 2\n1 \n"
    #expect(try standardInput(arc, .wet).reasons == standardInput(arc, .arc).reasons)
  }

  private func standardInput(_ text: String, _ kind: StatedKind) throws -> InputResult {
    let pipe = Pipe(), kept = dup(STDIN_FILENO)
    pipe.fileHandleForWriting.write(Data(text.utf8))
    try pipe.fileHandleForWriting.close()
    dup2(pipe.fileHandleForReading.fileDescriptor, STDIN_FILENO)
    defer {
      dup2(kept, STDIN_FILENO)
      close(kept)
    }
    return try InputResult(paths: ["-"], options: InputOptions(stated: kind))
  }

  @Test("what is said of the kind holds for names that do not tell it")
  func statedKinds() throws {
    try samples.write("<p>a</p>", to: "notes.odd")
    try samples.write("<p>b</p>", to: "b.txt")
    let result = try samples.read(InputOptions(stated: .code))
    #expect(result.texts == ["<p>b</p>", "<p>a</p>"])
    let other = try samples.read(InputOptions(kinds: [.html], stated: .text))
    #expect(
      other.rejections.map(\.detail) == ["the name says text", "the option kind says text"])
  }

  @Test func boundsDocumentsAndBombs() throws {
    let options = InputOptions(maximumDocumentBytes: 1000)
    try samples.write(String(repeating: "a", count: 1001), to: "long.txt")
    try samples.write(String(repeating: "b", count: 1000), to: "right.txt")
    try samples.write(
      "{\"text\":\"\(String(repeating: "c", count: 1000))\"}\n{\"text\":\"d\"}", to: "x.jsonl")
    try samples.run("head -c 100000000 /dev/zero | zstd -q > bomb.jsonl.zst")
    let result = try samples.read(options)
    #expect(result.documents.map(\.id) == ["right.txt", "x.jsonl@1012"])
    #expect(result.reasons == [.expandsTooMuch, .tooLarge, .tooLarge])
  }
}
