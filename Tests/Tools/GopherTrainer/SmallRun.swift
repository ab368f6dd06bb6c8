import Foundation
import GopherCore
import TestSupport

/// A data set of a few pages and the options of a model that trains on it in seconds.
enum SmallRun {
  /// Built once by `massivetext-build`; removed when the process ends.
  static let data: Result<TemporaryDirectory, any Error> = Result {
    let folder = try TemporaryDirectory()
    try Directory.create(folder.appending("texts"))
    for index in 0..<60 {
      try DurableFile.write(
        text(index), to: folder.appending("texts/page\(index).txt"))
    }
    try DurableFile.write(
      """
      subsets:
        books: {profile: books, inputs: [texts], stages: {language: false}}
      held_out: {fraction: 0.05}
      tokenizer: {vocabulary_size: 400}
      """, to: folder.appending("recipe.yaml"))
    let result = try ToolProcess.run(
      "massivetext-build",
      ["run", folder.appending("recipe.yaml"), "--output", folder.appending("data"), "--quiet"])
    // Thrown, not required: a failed requirement counts once, and tests that share it would pass.
    guard result.status == 0 else { throw Failure.badInput("massivetext-build: \(result.error)") }
    return folder
  }

  /// The arguments of `gopher-trainer train` for a run in a directory.
  static func arguments(_ output: String, _ more: String...) throws -> [String] {
    [
      "train", "--model", "custom", "--data", try data.get().appending("data"), "--output", output,
      "--context", "32", "--batch-tokens", "256", "--steps", "60", "--learning-rate", "3e-3",
      "--set", "model.layers=2", "--set", "model.heads=2", "--set", "model.key_size=16",
      "--set", "checkpoint.interval=4", "--set", "evaluation.interval=20",
    ] + more
  }

  /// A run of the same options, trained once by `gopher-trainer`; its directory is `run`.
  static let trained: Result<TemporaryDirectory, any Error> = Result {
    let folder = try TemporaryDirectory()
    let result = try ToolProcess.run(
      "gopher-trainer", arguments(folder.appending("run"), "--quiet"))
    guard result.status == 0 else { throw Failure.badInput("gopher-trainer: \(result.error)") }
    return folder
  }

  /// What a run left, wall-clock fields aside.
  static func state(_ run: String) throws -> [String: String] {
    var state = [String: String]()
    for name in try Directory.files(below: "\(run)/checkpoints") {
      state[name] = try SHA256.ofFile("\(run)/checkpoints/\(name)")
    }
    let clock: Set<String> = ["tokens_per_second", "share_of_peak", "seconds"]
    let lines = try String(contentsOfFile: "\(run)/metrics.jsonl", encoding: .utf8)
    state["metrics"] = try lines.split(separator: "\n").map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
      return object.filter { !clock.contains($0.key) }.sorted { $0.key < $1.key }
        .map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }.joined(separator: "\n")
    return state
  }

  /// Sentences of seeded words, different in every page.
  private static func text(_ page: Int) -> String {
    let words = [
      "the", "river", "runs", "past", "old", "mills", "and", "fields", "where", "people", "have",
      "worked", "with", "stone", "water", "to", "be", "of", "use", "in", "winter", "light", "that",
      "falls", "on", "snow", "a", "road", "leads", "north", "from", "town",
    ]
    let random = Philox(seed: 5, purpose: "small run", step: UInt64(page))
    return (0..<60).map { sentence in
      let chosen = (0..<12).map { word in
        words[Int(random.integer(below: UInt64(words.count), at: UInt64(sentence * 12 + word)))]
      }
      return chosen.joined(separator: " ") + "."
    }.joined(separator: "\n")
  }
}
