import Foundation
import GopherCore
import TestSupport
import Testing

@Suite struct FilesTests {
  @Test("SHA-256 of the standard's own examples (FIPS 180-4)")
  func digests() {
    #expect(
      SHA256.of("abc".utf8) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256.of([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test(
    "the directory of a path, of one character, too",
    arguments: [
      ("a", ""), ("", ""), ("/", "/"), ("/a", "/"), ("a/b", "a"), ("a//b", "a"), ("a/b/", "a"),
      ("/a/b", "/a"), ("a/\u{301}b", "a"),
    ])
  func parents(path: String, parent: String) {
    #expect(Directory.parent(of: path) == parent)
  }

  @Test("a durable file appears when committed, with its hash, and leaves nothing beside it")
  func commit() throws {
    let directory = try TemporaryDirectory()
    let path = directory.appending("a.txt")
    let file = try DurableFile(path)
    try file.write("hello ")
    #expect(!FileManager.default.fileExists(atPath: path))
    try file.write("world")
    let record = try file.commit()
    #expect(record.bytes == 11)
    #expect(record.sha256 == SHA256.of("hello world".utf8))
    #expect(try SHA256.ofFile(path) == record.sha256)
    #expect(Directory.names(in: directory.path) == ["a.txt"])
  }

  @Test("a durable file that is not committed leaves the old contents and no trace")
  func abandon() throws {
    let directory = try TemporaryDirectory()
    let path = directory.appending("a.txt")
    try DurableFile.write("old", to: path)
    do {
      let file = try DurableFile(path)
      try file.write([UInt8](repeating: 65, count: 1 << 20))
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    #expect(Directory.names(in: directory.path) == ["a.txt"])
  }

  @Test("a leftover of a killed process is taken over by the next writer of the path")
  func takeOver() throws {
    let directory = try TemporaryDirectory()
    let path = directory.appending("a.txt")
    try Data(repeating: 65, count: 100).write(
      to: URL(fileURLWithPath: "\(path).partial-gopher"))
    try DurableFile.write("new", to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    #expect(Directory.names(in: directory.path) == ["a.txt"])
  }

  @Test("a path that is being written is refused to others, and free again afterwards")
  func twoWriters() throws {
    let directory = try TemporaryDirectory()
    let path = directory.appending("a.txt")
    let first = try DurableFile(path)
    try first.write("first")
    let error = #expect(throws: Failure.self) { try DurableFile(path) }
    #expect(error?.kind == .usage)
    #expect(error?.message.hasPrefix("Another process is writing \(path)") == true)
    try first.commit()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "first")
    try DurableFile.write("second", to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "second")
  }

  @Test("a folder or nothing is no file to write")
  func noFile() throws {
    let directory = try TemporaryDirectory()
    for path in [directory.path, ""] {
      let error = #expect(throws: Failure.self) { try DurableFile(path) }
      #expect(error?.kind == .usage)
    }
    #expect(Directory.names(in: directory.path).isEmpty)
  }

  @Test("leftovers of killed processes are swept, and nothing else")
  func sweep() throws {
    let directory = try TemporaryDirectory()
    try DurableFile.write("z", to: directory.appending("c.partial-7"))
    try DurableFile.write("x", to: directory.appending("b.txt.partial-gopher"))
    try DurableFile.write("y", to: directory.appending("b.txt"))
    DurableFile.removePartialFiles(in: directory.path)
    #expect(Directory.names(in: directory.path) == ["b.txt", "c.partial-7"])
  }

  @Test("a full device is one sentence with exit code 4")
  func fullDevice() throws {
    let error = #expect(throws: Failure.self) {
      try DurableFile.write("x", to: "/proc/gopher-cannot-write-here")
    }
    #expect(error?.kind == .storage)
    #expect(error?.message.contains("/proc/gopher-cannot-write-here") == true)
  }

  @Test("mapping a missing file or a directory names the path")
  func missing() {
    let error = #expect(throws: Failure.self) { try MappedFile("no/such/file") }
    #expect(error?.message == "Cannot open no/such/file: No such file or directory.")
    #expect(throws: Failure.self) { try MappedFile("/") }
  }

  @Test("an empty file maps to no bytes")
  func empty() throws {
    let directory = try TemporaryDirectory()
    try DurableFile.write("", to: directory.appending("empty"))
    #expect(try MappedFile(directory.appending("empty")).bytes.isEmpty)
  }

  @Test("files below a directory come in byte order, without dot files or cycles")
  func listing() throws {
    let directory = try TemporaryDirectory()
    try Directory.create(directory.appending("b/c"))
    for name in ["b/c/2", "b/10", "b/9", "a", ".hidden", "B"] {
      try DurableFile.write("x", to: directory.appending(name))
    }
    try FileManager.default.createSymbolicLink(
      atPath: directory.appending("b/loop"), withDestinationPath: directory.path)
    #expect(try Directory.files(below: directory.path) == ["B", "a", "b/10", "b/9", "b/c/2"])
  }
}
