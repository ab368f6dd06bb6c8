import Foundation
import GopherCore
import TestSupport

/// A folder with the files of two small benchmarks and their damaged relatives.
struct SmallBenchmark {
  private let directory: TemporaryDirectory
  /// The folder that `--data` names.
  var path: String { directory.path }

  /// Four items of WinoGrande, three of PIQA with one unusable, and a HellaSwag of which nothing can
  /// be used.
  init() throws {
    directory = try TemporaryDirectory()
    try write(
      """
      {"sentence": "the river runs past the _ in winter", "option1": "mills", "option2": "snow", "answer": "1"}
      {"sentence": "people have worked with _ and water", "option1": "light", "option2": "stone", "answer": "2"}
      {"sentence": "a road leads _ from town", "option1": "north", "option2": "fields", "answer": "1"}
      {"sentence": "the light falls on _ where people worked", "option1": "use", "option2": "snow", "answer": "2"}

      """, to: "winogrande/dev.jsonl")
    try write(
      """
      {"goal": "to use the river", "sol1": "with old mills", "sol2": "with snow"}
      {"goal": "to leave town", "sol1": "a road leads north"}
      {"goal": "to see in winter", "sol1": "with stone", "sol2": "with light"}

      """, to: "piqa/valid.jsonl")
    try write("0\n1\n1\n", to: "piqa/valid-labels.lst")
    try write("not json\n", to: "hellaswag/hellaswag_val.jsonl")
  }

  private func write(_ text: String, to name: String) throws {
    let path = directory.appending(name)
    try Directory.create((path as NSString).deletingLastPathComponent)
    try DurableFile.write(text, to: path)
  }
}

extension ToolProcess.Result {
  /// Standard output as one JSON object.
  var json: [String: Any] {
    let object = try? JSONSerialization.jsonObject(with: Data(output.utf8))
    return object as? [String: Any] ?? [:]
  }
}
