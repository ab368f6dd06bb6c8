import Foundation
import GopherCore
import TestSupport

/// A generated input for runs of massivetext-build: pages of text, some of them bad, and a recipe.
struct MassiveTextBuildInput {
  private let directory: TemporaryDirectory
  var path: String { directory.path }

  static let words = """
    the of and to in that was his he it with is for as had you not be her on at by which have or \
    from this him but all she they were my are me one their so an said them we who would been will \
    river house mountain garden winter summer letter window morning evening music silver paper
    """.split { $0.isWhitespace }.map(String.init)

  static func prose(_ number: Int, words count: Int = 150) -> String {
    let random = Philox(seed: 5, purpose: "prose", step: UInt64(number))
    return (0..<count).map { index in
      let word = words[Int(random.integer(below: UInt64(words.count), at: UInt64(index)))]
      return index % 12 == 11 ? word + ".\n" : word
    }.joined(separator: " ")
  }

  init(pages: Int, lines: Int) throws {
    directory = try TemporaryDirectory()
    try Directory.create(directory.appending("pages"))
    for number in 0..<pages { try write("pages/\(number).txt", Self.prose(number)) }
    try write("pages/short.txt", "A few words.\n")
    try write("pages/copy.txt", Self.prose(0))
    let records = try (0..<lines).map { number in
      let record = ["id": "r\(number)", "text": Self.prose(100_000 + number)]
      return String(decoding: try JSONEncoder().encode(record), as: UTF8.self)
    }
    try write("records.jsonl", records.joined(separator: "\n") + "\n{\"id\": \"cut\n")
    try write(
      "recipe.yaml",
      """
      name: test
      subsets:
        web: {inputs: [pages], weight: 0.5}
        news: {profile: news, inputs: [records.jsonl], weight: 0.5}
      held_out: {fraction: 0.05}
      tokenizer: {vocabulary_size: 400, sample_bytes: 300000}
      """)
  }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  func run(_ arguments: String...) throws -> ToolProcess.Result {
    try ToolProcess.run("massivetext-build", arguments, in: path)
  }

  /// The manifest of a data set below the input's folder, as bytes.
  func manifest(_ output: String) throws -> [UInt8] { try bytes("\(output)/manifest.json") }

  /// A file below the input's folder.
  func bytes(_ name: String) throws -> [UInt8] { try MappedFile("\(path)/\(name)").contents }
}
