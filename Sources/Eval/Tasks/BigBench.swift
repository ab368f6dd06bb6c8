import GopherCore

/// One JSON task of BIG-bench, read from its `task.json`.
///
/// Srivastava et al. 2022. Multiple choice (`target_scores`) counts the score of the most likely choice; tasks with
/// `target` alone are answered greedily and compared word for word (`exact_str_match`). The
/// prompt follows the benchmark's schema: `task_prefix`, then `example_input_prefix` (usually
/// "\nQ: "), the input, the choices each after `choice_prefix` ("\n  choice: ") where
/// `append_choices_to_input` (usually true), `example_output_prefix` ("\nA: "); worked examples,
/// from the task itself, are parted by `few_shot_example_separator` ("\n"). Choices are shown in
/// a random order drawn from a fixed seed (not `--seed`), since the files often put the right one
/// first. Five shots as in the paper (spec §4.8, the number from memory).
package struct BigBench: EvaluationTask {
  /// The task's folder below `bigbench/`, such as `ruin_names`, or with a subtask
  /// `logical_deduction/three_objects`.
  package let folderName: String
  package let category = TaskCategory.bigBench
  package let usualShots = 5

  package var name: String { "bigbench/\(folderName)" }
  package var files: [String] {
    ["bigbench/\(folderName)/task.json", "bigbench/benchmark_tasks/\(folderName)/task.json"]
  }

  /// A task by its folder's name.
  package init(_ folderName: String) { self.folderName = folderName }

  package func load(from folder: DataFolder) throws -> TaskContents {
    let path = try folder.require(files, for: name)
    let file = try TaskFile(path, in: folder)
    let root: PositionedJSON
    do {
      root = try PositionedJSON(parsing: file.bytes)
    } catch {
      throw Failure.badInput(
        "\(file.place(error.line)) is not JSON: \(error.problem). Get the file again.")
    }
    guard let examples = root["examples"]?.array else {
      throw Failure.badInput(
        "\(file.name) has no \"examples\"; a BIG-bench JSON task has an array of that name.")
    }
    let schema = BigBenchSchema(root)
    var collector = ItemCollector(), seen = Set<String>()
    for (index, example) in examples.enumerated() {
      collector.add(at: file.place(example.line)) { () throws(ItemProblem) in
        let item = try schema.item(
          example, number: index, identifier: "\(file.name), example \(index + 1)")
        guard seen.insert(schema.key(of: example)).inserted else {
          throw ItemProblem("repeats an example before it")
        }
        return item
      }
    }
    var contents = try collector.contents(of: name, from: path)
    contents.preamble = schema.preamble
    contents.separator = schema.separator
    return contents
  }
}
