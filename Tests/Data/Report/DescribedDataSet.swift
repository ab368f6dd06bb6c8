import Foundation
import GopherCore
import MassiveText
import TestSupport

/// A data set with all that a report tells of: pages, books, and news with addresses, of which one
/// is like a test item, and a cluster of three.
struct DescribedDataSet {
  let path: String
  private let directory: TemporaryDirectory
  private let input: SampleInput

  /// Built once; removed when the process ends.
  static let shared = Result { try DescribedDataSet() }

  /// How many news come from each host: host `a|<b>` has most.
  static let hosts = ["A|<b>.org": 12, "www.second.example": 5, "third.example:8080": 2]

  var data: DataSet { get throws { try DataSet(path) } }

  private init() throws {
    input = try SampleInput()
    directory = try TemporaryDirectory()
    path = directory.appending("data")
    var lines: [String] = [], number = 200
    for (host, count) in Self.hosts.sorted(by: { $0.key < $1.key }) {
      for _ in 0..<count {
        lines.append(Self.line("n\(number)", SampleInput.prose(number), url: "https://\(host)/x"))
        number += 1
      }
    }
    let same = SampleInput.prose(150)
    for copy in 0..<3 { lines.append(Self.line("same\(copy)", same + " Copy.", url: nil)) }
    lines.append(Self.line("leak", "Before it. " + SampleInput.prose(151) + " After it.", url: nil))
    try input.write("news.jsonl", lines.joined(separator: "\n"))
    try input.write("test.txt", SampleInput.prose(151))
    var recipe = try input.recipe()
    recipe.name = "A <described> set"
    recipe.subsets["web"]?.weight = 0.5
    recipe.subsets["news"] = SubsetRecipe(
      inputs: ["\(input.path)/news.jsonl"], profile: .news, weight: 0.25)
    recipe.heldOut.fraction = 0.05
    recipe.testSetInputs = ["\(input.path)/test.txt"]
    recipe.dataSheet.creators = "The *makers*."
    _ = try Pipeline(recipe.resolved(in: input.path), output: path).run()
  }

  private static func line(_ id: String, _ text: String, url: String?) -> String {
    var members: [String: JSONValue] = ["id": .string(id), "text": .string(text)]
    if let url { members["metadata"] = .object(["url": .string(url)]) }
    return JSONValue.object(members).description
  }

  /// A copy to be damaged.
  func copy() throws -> Copy { try Copy(of: path) }

  /// A data set of a test's own.
  struct Copy {
    let path: String
    private let directory: TemporaryDirectory

    init(of original: String) throws {
      directory = try TemporaryDirectory()
      path = directory.appending("data")
      try FileManager.default.copyItem(atPath: original, toPath: path)
    }

    /// Changes the manifest.
    func edit(_ change: (inout DataSetManifest) -> Void) throws {
      var manifest = try DataSetManifest.read(path)
      change(&manifest)
      try DurableFile.write(
        Array(JSONEncoder().encode(manifest)), to: "\(path)/manifest.json")
    }

    /// Changes a file, and lets the manifest know its size and hash, as a careless tool would.
    func replace(_ name: String, _ change: ([UInt8]) throws -> [UInt8]) throws {
      let bytes = try change(MappedFile("\(path)/\(name)").contents)
      let record = try DurableFile.write(bytes, to: "\(path)/\(name)")
      try edit { manifest in
        for index in manifest.files.indices where manifest.files[index].path == name {
          manifest.files[index] = FileEntry(path: name, record: record)
        }
      }
    }

    /// Writes the documents or records of a shard again, changed.
    func rewrite(_ name: String, _ change: ([JSONValue]) -> [JSONValue]) throws {
      var objects: [JSONValue] = []
      try DocumentShardReader("\(path)/\(name)").forEachObject { objects.append($0) }
      let writer = try DocumentShardWriter("\(path)/\(name)")
      for object in change(objects) { try writer.append(object) }
      let record = try writer.finish().file
      try edit { manifest in
        for index in manifest.files.indices where manifest.files[index].path == name {
          manifest.files[index] = FileEntry(path: name, record: record)
        }
      }
    }
  }
}
