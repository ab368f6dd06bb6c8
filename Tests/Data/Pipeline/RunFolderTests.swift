import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

/// A run takes no folder that is not its own, and removes nothing that it did not write.
@Suite struct RunFolderTests: RunSuite {
  let fixture: RunFixture

  init() throws { fixture = try RunFixture() }

  private func put(_ name: String, _ text: String = "mine") throws {
    let path = directory.appending(name)
    try Directory.create((path as NSString).deletingLastPathComponent)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  private var contents: [String: String] {
    get throws {
      try Dictionary(
        uniqueKeysWithValues: Directory.files(below: directory.path).map {
          ($0, try String(contentsOfFile: directory.appending($0), encoding: .utf8))
        })
    }
  }

  private func refuses(_ output: String, _ words: String) {
    #expect {
      _ = try Pipeline(recipe, output: output).run()
    } throws: { error in
      (error as? Failure)?.kind == .usage && "\(error)".contains(words)
    }
  }

  @Test("a folder that is not empty is refused and left as it is, whatever its files are called")
  func otherFolders() throws {
    for name in ["work/lock", "recipe.yaml", "manifest.json", "massivetext-work/a", "x.partial-1"] {
      try put("\(name.count)/\(name)")
      let before = try contents
      refuses(directory.appending("\(name.count)"), "is not empty and holds no run")
      #expect(try contents == before)
    }
    let folder = directory.appending("copied")
    try put("copied/recipe.yaml", try Configuration.print(recipe))
    try put("copied/work/chapter.tex")
    let before = try contents
    refuses(folder, "is not empty and holds no run")
    #expect(try contents == before)
  }

  @Test("an empty name is refused")
  func emptyName() { refuses("", "The output folder has an empty name") }

  @Test("files of others in a run's folder outlive the run, a rebuild and the clean-up")
  func filesOfOthers() throws {
    let output = directory.appending("out")
    _ = try Pipeline(recipe, output: output).run()
    let mine = [
      "out/notes.txt", "out/massivetext-work/notes.txt", "out/massivetext-work/prepare/web/a.txt",
      "out/massivetext-work/deduplicate/web/b.txt", "out/documents/web/c.txt",
      "out/tokens/d.partial-12", "out/own/e.partial-gopher",
    ]
    for name in mine { try put(name) }
    try input.write("books/new.txt", SampleInput.prose(200, words: 900))
    _ = try Pipeline(recipe, output: output).run()
    for name in mine {
      #expect(try String(contentsOfFile: directory.appending(name), encoding: .utf8) == "mine")
    }
    #expect(Directory.names(in: output + "/massivetext-work/prepare/web") == ["a.txt"])
    let problems = try DataSet(output).verify()
    #expect(problems.allSatisfy { $0.contains("is not in the manifest; no run wrote it.") })
  }

  @Test("parts that a rebuild does not write again are removed")
  func staleParts() throws {
    var small = recipe
    small.output.partBytes = 5_000
    let output = directory.appending("out")
    let before = try Pipeline(small, output: output).run()
    for number in 60..<64 {
      try FileManager.default.removeItem(atPath: "\(input.path)/books/\(number).txt")
    }
    let after = try Pipeline(small, output: output).run()
    func parts(_ manifest: DataSetManifest) -> [String] {
      manifest.files.map(\.path).filter { $0.hasPrefix("documents/books/") }
    }
    #expect(parts(after).count < parts(before).count)
    #expect(
      Directory.names(in: output + "/documents/books").map { "documents/books/\($0)" }
        == parts(after))
  }

  @Test("a run that was killed before it had its lock can begin again")
  func beginning() throws {
    try Directory.create(directory.appending("out/massivetext-work"))
    _ = try Pipeline(recipe, output: directory.appending("out")).run()
    #expect(try DataSet(directory.appending("out")).verify().isEmpty)
  }

  @Test("an output that is an input, or lies in one, or holds one, is refused")
  func overlaps() throws {
    refuses("\(input.path)/pages", "is the input")
    refuses("\(input.path)/pages/deep/../out", "lies in the input folder")
    refuses(input.path, "lies in the output folder")
    try FileManager.default.createSymbolicLink(
      atPath: directory.appending("link"), withDestinationPath: input.path + "/books")
    refuses(directory.appending("link/out"), "lies in the input folder")
    #expect(!FileManager.default.fileExists(atPath: input.path + "/books/out"))
  }
}
