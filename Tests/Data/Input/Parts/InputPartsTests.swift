import Foundation
import MassiveText
import TestSupport
import Testing

/// Whatever size of part is asked for, the parts together give what the whole file gives.
@Suite struct InputPartsTests {
  private let samples: InputSamples

  init() throws { samples = try InputSamples() }

  /// Everything that a reader hands out of files, as text.
  private func items(of files: [InputFile]) throws -> [String] {
    var items = [String]()
    for file in files {
      try InputReader(options: InputOptions(maximumDocumentBytes: 2000)).read(file) { item in
        switch item {
        case .document(let document): items.append("\(document.id) \(document.content)")
        case .rejection(let rejection): items.append("\(rejection.id ?? "") \(rejection)")
        }
      }
    }
    return items
  }

  private func file(_ name: String) throws -> InputFile {
    let files = try InputListing([samples.directory.appending(name)]).files
    return try #require(files.first)
  }

  /// Lines of all kinds: short, blank, long, too long, damaged, with and without an identity.
  private var lines: [UInt8] {
    var text = "\u{FEFF}"
    for number in 0..<300 {
      let word = String(repeating: "word ", count: number * number % 97)
      let identity = number % 3 == 0 ? "" : "\"id\":\"\(number)\","
      text += "{\(identity)\"text\":\"\(word)\"}"
      text += number % 7 == 0 ? "\r\n\n" : "\n"
      if number % 50 == 49 { text += "not json\n" }
      if number == 200 { text += String(repeating: "x", count: 5000) + "\n" }
    }
    return Array(text.utf8.dropLast())
  }

  @Test(arguments: [50, 1000, 4096, 30_000])
  func linesOfAPlainFile(partBytes: Int) throws {
    try samples.write(lines, to: "a.jsonl")
    let whole = try file("a.jsonl")
    let parts = InputParts(partBytes: partBytes).parts(of: whole)
    #expect(parts.count == whole.bytes / partBytes)
    #expect(parts.reduce(0) { $0 + $1.bytes } == whole.bytes)
    #expect(try items(of: parts) == items(of: [whole]))
  }

  @Test(arguments: 1...9)
  func aFewBytesCutAnywhere(partBytes: Int) throws {
    try samples.write("{\"text\":\"a\"}\n\n{\"text\":\"b\"}\r\n{\"text\":\"c\"}", to: "a.jsonl")
    let whole = try file("a.jsonl")
    let parts = InputParts(partBytes: partBytes).parts(of: whole)
    #expect(parts.count == whole.bytes / partBytes)
    #expect(try items(of: parts) == items(of: [whole]))
  }

  @Test(arguments: [1, 100, 1000, 2000])
  func linesOfFrames(partBytes: Int) throws {
    try samples.write(lines, to: "all")
    // Frames that end inside of lines, one without content, one of a window's own size.
    try samples.run(
      """
      split -b 3001 all piece-; : > none; zstd -q none; zstd -q --ultra -22 piece-aa -o long.zst
      for f in piece-*; do zstd -q --check $f; cat none.zst $f.zst; done > a.jsonl.zst
      cat long.zst >> a.jsonl.zst
      """)
    let whole = try file("a.jsonl.zst")
    let parts = InputParts(partBytes: partBytes).parts(of: whole)
    #expect(parts.count > 1)
    #expect(try items(of: parts) == items(of: [whole]))
  }

  @Test func framesThatSayTheyUnfoldToMoreThanAnyFileHolds() throws {
    // A frame whose header says 2⁵⁰ bytes, with one empty block: 20,000 of them.
    let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0]
    try samples.write(Array(repeatElement(frame, count: 20_000).joined()), to: "a.jsonl.zst")
    let whole = try file("a.jsonl.zst")
    let parts = InputParts(partBytes: 1000).parts(of: whole)
    #expect(parts.reduce(0) { $0 + $1.bytes } == whole.bytes)
    for part in parts.prefix(2) { #expect(try !items(of: [part]).isEmpty) }
  }

  @Test func framesOfASeekTable() throws {
    let writer = try DocumentShardWriter(
      samples.directory.appending("a.jsonl.zst"), frameBytes: 1000)
    for number in 0..<100 {
      try writer.append(
        Document(id: "\(number)", text: "text \(number * number * number)", source: "s"))
    }
    try writer.finish()
    let whole = try file("a.jsonl.zst")
    let parts = InputParts(partBytes: 500).parts(of: whole)
    #expect(parts.count > 2)
    #expect(try items(of: parts) == items(of: [whole]))
    // A table that says one byte too much of the first frame and one too little of the second.
    var bytes = try samples.bytes(of: "a.jsonl.zst")
    let count = bytes.suffix(9).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    let table = bytes.count - 9 - count * 12
    bytes[table + 4] &+= 1
    bytes[table + 16] &-= 1
    try samples.write(bytes, to: "b.jsonl.zst")
    let wrong = try items(of: InputParts(partBytes: 100).parts(of: try file("b.jsonl.zst")))
    #expect(wrong.contains { $0.contains("the seek table gives other sizes") })
  }

  @Test func aFileThatIsAnotherOneThanWasCutIsNotRead() throws {
    try samples.write(lines, to: "a.jsonl")
    let parts = InputParts(partBytes: 10_000).parts(of: try file("a.jsonl"))
    try samples.write(lines + lines, to: "a.jsonl")
    let items = try items(of: Array(parts.prefix(1)))
    #expect(items.count == 1)
    #expect(items.first?.contains("changed while read") == true)
  }

  @Test func filesThatNobodyReadsOrThatAreOneTextAreNotCut() throws {
    for name in ["a.json", "a.txt", "a.jsonl", "a.jsonl.gz"] { try samples.write(lines, to: name) }
    let cut = InputParts(partBytes: 100)
    for name in ["a.json", "a.txt", "a.jsonl.gz"] {
      #expect(cut.parts(of: try file(name)).count == 1)
    }
    #expect(cut.parts(of: try file("a.jsonl"), kinds: [.warc]).count == 1)
    #expect(InputParts().parts(of: try file("a.jsonl")).count == 1)
  }

  // MARK: Web archives

  private func page(_ number: Int) -> String {
    let body = "<p>" + String(repeating: "WARC/1.0\r\n\(number) ", count: number * 13 % 40)
    let message = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n\(body)"
    return "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: \(message.utf8.count)\r\n\r\n"
      + "\(message)\r\n\r\n"
  }

  @Test(arguments: [1, 300, 2000])
  func recordsOfAPlainArchive(partBytes: Int) throws {
    let archive = (0..<40).map { $0 == 20 ? "junk\r\nWARC/1.0\r\n\r\nmore\r\n" : page($0) }
    try samples.write(archive.joined(), to: "a.warc")
    let whole = try file("a.warc")
    let parts = InputParts(partBytes: partBytes).parts(of: whole)
    #expect(parts.count > 2)
    #expect(try items(of: parts) == items(of: [whole]))
  }

  @Test(arguments: ["gzip", "zstd -q"], [1, 400])
  func recordsOfACompressedArchive(command: String, partBytes: Int) throws {
    for number in 10..<24 { try samples.write(page(number), to: "page-\(number)") }
    // Two records in the last member; one record over two members before it.
    try samples.run(
      """
      for f in page-*; do \(command) -c < $f; done > a.warc.pack
      head -c 50 page-13 | \(command) -c >> a.warc.pack; tail -c +51 page-13 | \(command) -c >> a.warc.pack
      cat page-11 page-12 | \(command) -c >> a.warc.pack
      """)
    let name = command == "gzip" ? "a.warc.gz" : "a.warc.zst"
    try samples.run("mv a.warc.pack \(name)")
    let whole = try file(name)
    let parts = InputParts(partBytes: partBytes, archiveBytes: 0).parts(of: whole)
    #expect(parts.count > 2)
    #expect(try items(of: parts) == items(of: [whole]))
    #expect(InputParts(partBytes: partBytes).parts(of: whole).count == 1)
  }
}
