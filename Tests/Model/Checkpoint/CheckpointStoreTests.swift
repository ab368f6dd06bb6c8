import Foundation
import GopherCore
import GopherModel
import TestSupport
import Testing

@Suite struct CheckpointStoreTests {
  private let folder: TemporaryDirectory
  private let store: CheckpointStore

  init() throws {
    folder = try TemporaryDirectory()
    store = CheckpointStore(run: folder.path)
  }

  private func save(_ step: Int, text: String? = nil) throws {
    try store.save(step: step) { directory in
      let record = try DurableFile.write(text ?? "state \(step)", to: "\(directory)/state")
      return CheckpointManifest(
        step: step, tokens: step * 10, seed: 1, build: "test", kernelFamily: "none",
        configuration: "c", files: ["state": record])
    }
  }

  private func path(_ step: Int) -> String {
    "\(store.directory)/\(CheckpointStore.name(step: step))"
  }

  private func newest() throws -> (step: Int?, notices: [String]) {
    var notices = [String]()
    let found = try store.newestGood { notices.append($0) }
    return (found?.manifest.step, notices)
  }

  @Test("what was saved is found, verified and named by latest")
  func roundTrip() throws {
    #expect(try newest().step == nil)
    try save(100)
    try save(200)
    #expect(try newest() == (200, []))
    let latest = try String(contentsOfFile: folder.appending("latest"), encoding: .utf8)
    #expect(latest == "checkpoints/step-00000200\n")
  }

  @Test("two runs write the same manifest")
  func sameBytes() throws {
    try save(1)
    let first = FileManager.default.contents(atPath: "\(path(1))/manifest.json")
    try save(1)
    #expect(FileManager.default.contents(atPath: "\(path(1))/manifest.json") == first)
  }

  @Test(
    "a damaged checkpoint is passed over, saying so",
    arguments: ["flip", "cut", "remove", "manifest", "no manifest"])
  func damage(kind: String) throws {
    try save(100)
    try save(200)
    let state = "\(path(200))/state", manifest = "\(path(200))/manifest.json"
    switch kind {
    case "flip": try DurableFile.write("stote 200", to: state)
    case "cut": try DurableFile.write("state", to: state)
    case "remove": try FileManager.default.removeItem(atPath: state)
    case "manifest": try DurableFile.write("{", to: manifest)
    default: try FileManager.default.removeItem(atPath: manifest)
    }
    let (step, notices) = try newest()
    #expect(step == 100)
    #expect(notices.count == 2)
    #expect(notices.first?.contains("step-00000200") == true)
    #expect(notices.last?.hasPrefix("Going back to") == true)
  }

  @Test("when all are damaged the run does not start over silently")
  func allDamaged() throws {
    try save(100)
    try DurableFile.write("x", to: "\(path(100))/state")
    let failure = #expect(throws: Failure.self) { try newest() }
    #expect(failure?.kind == .storage)
  }

  @Test("a save that fails leaves the one before it, and nothing half-done")
  func failedSave() throws {
    try save(100)
    #expect(throws: Failure.self) {
      try store.save(step: 200) { directory in
        try DurableFile.write("half", to: "\(directory)/state")
        throw Failure.storage("The disk is full.")
      }
    }
    #expect(try newest() == (100, []))
    #expect(Directory.names(in: store.directory) == ["step-00000100"])
  }

  @Test("the newest are kept, and what kills left behind is swept")
  func prune() throws {
    for step in 1...5 { try save(step) }
    try Directory.create("\(store.directory)/step-00000009.partial")
    try store.prune(keep: 2)
    #expect(Directory.names(in: store.directory) == ["step-00000004", "step-00000005"])
  }

  @Test("steps of a future that was gone back from are set aside")
  func setAside() throws {
    for step in 1...3 { try save(step) }
    try store.setAside(after: 1)
    #expect(store.steps() == [1])
    #expect(Directory.exists(path(3) + ".damaged"))
    try save(3, text: "again")
    #expect(try newest() == (3, []))
  }
}
