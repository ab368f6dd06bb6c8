import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct InputListingTests {
  private let samples: InputSamples

  init() throws {
    samples = try InputSamples()
    for name in [
      "crawl/a/part-1.txt", "crawl/a/part-10.txt", "crawl/b/part-2.txt", "crawl/b/deep/part-3.txt",
      "crawl/b/other.html", "crawl/.hidden/part-4.txt", "crawl/[x].txt", "top.txt",
    ] {
      try samples.write(name, to: name)
    }
  }

  private func names(_ paths: String...) throws -> [String] {
    try InputListing(paths.map { $0 == "-" ? $0 : place($0) }).files.map(\.name)
  }

  private func place(_ path: String) -> String {
    path.hasPrefix("@")
      ? "@" + samples.directory.appending(String(path.dropFirst()))
      : samples.directory.appending(path)
  }

  @Test(arguments: [
    ("crawl/*/part-*.txt", ["a/part-1.txt", "a/part-10.txt", "b/part-2.txt"]),
    ("crawl/*/part-?.txt", ["a/part-1.txt", "b/part-2.txt"]),
    (
      "crawl/**/part*",
      ["a/part-1.txt", "a/part-10.txt", "b/deep/part-3.txt", "b/part-2.txt"]
    ),
    ("crawl/[a]*/part-1*", ["a/part-1.txt", "a/part-10.txt"]),
    ("crawl/[!a]/*.html", ["b/other.html"]),
    ("crawl/b*", ["b/deep/part-3.txt", "b/other.html", "b/part-2.txt"]),
    ("crawl/.h*/*", [".hidden/part-4.txt"]), ("crawl/[[]x].txt", ["[x].txt"]),
    ("crawl/[x].txt", ["[x].txt"]), ("crawl/*a*/**", ["a/part-1.txt", "a/part-10.txt"]),
  ])
  func patterns(pattern: String, expected: [String]) throws {
    #expect(try names(pattern) == expected)
  }

  @Test func aPatternOfNothingIsASlip() throws {
    let failure = #expect(throws: Failure.self) { try names("crawl/*.pdf") }
    #expect(failure?.kind == .usage)
    #expect(failure?.message.contains("fits the pattern") == true)
  }

  @Test func aListNamesFilesFoldersAndPatterns() throws {
    try samples.write(
      "crawl/b/part-2.txt\r\n\n  \ncrawl/a\ncrawl/*/other.*\n./top.txt\ntop.txt\n", to: "list.txt")
    #expect(
      try names("@list.txt") == [
        "crawl/b/other.html", "crawl/a/part-1.txt", "crawl/a/part-10.txt", "crawl/b/part-2.txt",
        "top.txt",
      ])
  }

  @Test func theOrderOfTheListAndOfThePathsChangesNothing() throws {
    try samples.write("top.txt\ncrawl/a\n", to: "one.txt")
    try samples.write("crawl/a\ntop.txt\n", to: "two.txt")
    let one = try names("@one.txt", "crawl/b", "crawl/**/part-3.txt")
    let other = try names("crawl/**/part-3.txt", "crawl/b", "@one.txt")
    #expect(one == other)
    #expect(one.contains("one.txt/crawl/a/part-1.txt"))
    #expect(one.filter { $0.hasSuffix("part-3.txt") }.count == 1)
    #expect(try names("@two.txt") == names("@one.txt"))
  }

  @Test(arguments: [
    ("", "names no path"), ("gone.txt\n", "no input file or folder"),
  ])
  func namesWhatIsWrongWithAList(text: String, words: String) throws {
    try samples.write(text, to: "list.txt")
    let failure = #expect(throws: Failure.self) { try names("@list.txt") }
    #expect(failure?.kind == .usage)
    #expect(failure?.message.contains(words) == true)
    let missing = #expect(throws: Failure.self) { try names("@nowhere.txt") }
    #expect(missing?.message.contains("Cannot read the list") == true)
  }

  @Test func standardInputStandsAmongFiles() throws {
    #expect(try names("-") == ["stdin"])
    #expect(try names("top.txt", "-") == ["stdin", "top.txt"])
  }
}
