import GopherCore
import MassiveText

/// One subject of Massive Multitask Language Understanding.
///
/// Hendrycks et al. 2020. Reads the original CSV without header (question, A, B, C, D, answer): `test/SUBJECT_test.csv`
/// for the items and, for the five worked examples, `dev/SUBJECT_dev.csv` in its order. The
/// prompt is the benchmark's own: a line naming the subject, lettered options, "Answer:"; the
/// most likely letter counts. That the paper put letters into parentheses is possible but not
/// known (spec §4.7). All answers are one letter, so only the sum is reported.
package struct MMLU: EvaluationTask {
  /// The subject, as in the file's name: `abstract_algebra`.
  package let subject: String
  package let group: String?
  package let category = TaskCategory.mmlu
  package let usualShots = 5

  package var name: String { "mmlu/\(subject)" }
  package var files: [String] {
    ["mmlu/test/\(subject)_test.csv", "test/\(subject)_test.csv", "data/test/\(subject)_test.csv"]
  }

  /// All 57 subjects by name.
  package static let subjects: [MMLU] = subjectsByGroup.flatMap { group, subjects in
    subjects.map { MMLU(subject: $0, group: group) }
  }.sorted { $0.subject < $1.subject }

  package func load(from folder: DataFolder) throws -> TaskContents {
    let path = try folder.require(files, for: name)
    let test = try read(path, in: folder)
    try test.requireItems(of: name)
    let place = folder.relative(path).dropLast("test/\(subject)_test.csv".count)
    let development = try folder.require(["\(place)dev/\(subject)_dev.csv"], for: name)
    let shots = try read(development, in: folder)
    var contents = TaskContents(
      items: test.items, shotPool: shots.items, sources: [path, development])
    let title = subject.replacing("_", with: " ")
    contents.preamble =
      "The following are multiple choice questions (with answers) about \(title).\n\n"
    contents.shotChoice = .first
    contents.normalizations = [.sum]
    contents.skipped = test.skipped + shots.skipped
    return contents
  }

  private func read(_ path: String, in folder: DataFolder) throws -> ItemCollector {
    let file = try TaskFile(path, in: folder)
    var collector = ItemCollector()
    for row in DelimitedText(file.bytes).rows {
      let place = file.place(row.line)
      collector.add(at: place) { () throws(ItemProblem) in
        guard !row.isUnclosed else { throw ItemProblem("has a quote that is not closed") }
        guard row.fields.count == 6 else {
          throw ItemProblem("has not six columns (question, A, B, C, D, answer)")
        }
        let letters = ["A", "B", "C", "D"]
        guard let right = letters.firstIndex(of: row.fields[5].trimmed) else {
          throw ItemProblem("has no answer A, B, C or D")
        }
        let options = zip(letters, row.fields[1...4]).map { "\n\($0). \($1)" }.joined()
        let context = row.fields[0].trimmed + options + "\nAnswer:"
        return TaskItem(
          identifier: place,
          question: .choice(
            letters.enumerated().map { index, letter in
              Candidate(context: context, answer: letter, credit: index == right ? 1 : 0)
            }))
      }
    }
    return collector
  }

  /// The benchmark's own grouping, confirmed by the paper's group averages (spec §4.7).
  private static let subjectsByGroup: [(String, [String])] = [
    (
      "STEM",
      [
        "abstract_algebra", "astronomy", "college_biology", "college_chemistry",
        "college_computer_science", "college_mathematics", "college_physics", "computer_security",
        "conceptual_physics", "electrical_engineering", "elementary_mathematics",
        "high_school_biology", "high_school_chemistry", "high_school_computer_science",
        "high_school_mathematics", "high_school_physics", "high_school_statistics",
        "machine_learning",
      ]
    ),
    (
      "humanities",
      [
        "formal_logic", "high_school_european_history", "high_school_us_history",
        "high_school_world_history", "international_law", "jurisprudence", "logical_fallacies",
        "moral_disputes", "moral_scenarios", "philosophy", "prehistory", "professional_law",
        "world_religions",
      ]
    ),
    (
      "social sciences",
      [
        "econometrics", "high_school_geography", "high_school_government_and_politics",
        "high_school_macroeconomics", "high_school_microeconomics", "high_school_psychology",
        "human_sexuality", "professional_psychology", "public_relations", "security_studies",
        "sociology", "us_foreign_policy",
      ]
    ),
    (
      "other",
      [
        "anatomy", "business_ethics", "clinical_knowledge", "college_medicine", "global_facts",
        "human_aging", "management", "marketing", "medical_genetics", "miscellaneous",
        "nutrition", "professional_accounting", "professional_medicine", "virology",
      ]
    ),
  ]
}
