import ArgumentParser
import GopherCore
import MassiveText
import ToolSupport

/// `massivetext-build filter`: content, language, quality, repetition; or profiles of rules side by side.
struct FilterCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "filter", abstract: "Drop documents by content, language, quality and repetition.",
    discussion: """
      With --profiles every document is judged by several sets of quality and repetition rules in \
      one pass, the first of which decides what is written, and a matrix shows where they disagree.
      """)

  @Option(
    parsing: .upToNextOption,
    help: "The filters to run; all four by default. Name the inputs before it.")
  var stages: [Filter] = []

  @Option(
    help: ArgumentHelp(
      "Profiles of quality and repetition rules to compare: gopher, datatrove, dolma.",
      valueName: "name,name…"))
  var profiles: ProfileList?

  @Option(help: ArgumentHelp("A file for the comparison of --profiles as JSON.", valueName: "file"))
  var report: String?

  @Option(
    help: ArgumentHelp(
      "A file (.jsonl.zst) for what each of --profiles says about each document, with all values.",
      valueName: "file"))
  var verdicts: String?

  @OptionGroup var stage: StageOptions

  func validate() throws {
    if profiles == nil, report != nil || verdicts != nil {
      throw ValidationError("--report and --verdicts belong to --profiles; name some.")
    }
    if profiles != nil, !stages.isEmpty {
      throw ValidationError("--profiles judge quality and repetition; leave --stages out.")
    }
  }

  func perform() throws {
    guard let profiles else {
      let filters = stages.isEmpty ? Filter.allCases : stages
      return try stage.run { try $0.filter(filters.map(\.stage)) }
    }
    try OutputFile.check(report, option: "--report")
    var comparison: ProfileComparison?
    try stage.run(
      { stages in
        let result = try stages.filter(profiles: profiles.readings, verdicts: verdicts)
        comparison = result.comparison
        if let report { try ComparisonTable.write(result.comparison, to: report) }
        return result.funnel
      },
      json: { funnel in ComparedFunnel(funnel: funnel, profiles: comparison) },
      text: { funnel in
        FunnelTable.text(funnel) + (comparison.map { "\n" + ComparisonTable.text($0) } ?? "")
      })
  }

  /// A stage that looks at documents one by one; the others are commands of their own.
  enum Filter: String, CaseIterable, ExpressibleByArgument {
    case content, language, quality, repetition

    var stage: FilterStage {
      switch self {
      case .content: .content
      case .language: .language
      case .quality: .quality
      case .repetition: .repetition
      }
    }
  }

  private struct ComparedFunnel: Encodable {
    let funnel: Funnel
    let profiles: ProfileComparison?
  }
}

/// Names of profiles between commas.
struct ProfileList: ExpressibleByArgument {
  let readings: [FilterReading]

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false)
    let readings = names.compactMap { FilterReading(rawValue: String($0)) }
    guard readings.count == names.count, Set(readings).count == readings.count else { return nil }
    self.readings = readings
  }
}
