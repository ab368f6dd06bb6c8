import ArgumentParser
import GopherCore
import MassiveText
import ToolSupport

/// `massivetext-build measure-dedup`: time and memory of deduplication at any size, for
/// Tests/Benchmarks/dedup_memory.sh; not shown in the help.
struct MeasureDedupCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure-dedup",
    abstract: "Deduplicate synthetic signatures, and tell time, peak memory and the counts.",
    discussion: "Ends with exit code 3 if what was planted is not what was found.",
    shouldDisplay: false)

  @Option(help: "How many documents; at least 1000.")
  var documents = 1_000_000

  @Option(help: "How many more of a template whose documents, 0.71 alike, all stay.")
  var distant = 0

  @Option(
    help: ArgumentHelp(
      "How much memory to keep within, such as 512M; 1G by default.", valueName: "size"))
  var memory: MemorySize?

  @Option(help: "Where files lie meanwhile, about 400 bytes a document.")
  var scratch = "."

  @OptionGroup var work: WorkOptions
  @OptionGroup var options: OutputOptions

  func validate() throws {
    if documents < 1000 { throw ValidationError("--documents must be at least 1000.") }
    if distant < 0 { throw ValidationError("--distant must be at least 0.") }
  }

  func perform() throws {
    let console = options.console
    let started = ContinuousClock.now
    let result = try SyntheticDeduplication(count: documents, distant: distant).run(
      memory: memory?.bytes ?? 1 << 30, folder: scratch, pool: work.pool,
      observer: console.progress.observer)
    console.progress.finish()
    let seconds = (ContinuousClock.now - started) / .seconds(1)
    let report = Report(
      result: result, seconds: seconds, documentsPerSecond: Double(result.documents) / seconds,
      peakBytes: ProcessMemory.peak())
    if console.json {
      try console.result(json: report)
    } else {
      console.result(
        "\(result.documents) documents in \(Quantity.duration(seconds)), "
          + "\(Int(report.documentsPerSecond)) a second, peak \(report.peakBytes / 1_000_000) MB; "
          + "exact \(result.exact) of \(result.exactPlanted), near \(result.near) of "
          + "\(result.nearPlanted), \(result.clusters) clusters up to \(result.largestCluster), "
          + "\(result.comparisons) pairs compared")
    }
    guard result.exact == result.exactPlanted, result.near == result.nearPlanted else {
      throw Failure.badInput("What was found is not what was planted; deduplication is wrong.")
    }
  }

  private struct Report: Encodable {
    let result: SyntheticDeduplication.Result
    let seconds: Double
    let documentsPerSecond: Double
    let peakBytes: Int

    enum CodingKeys: String, CodingKey {
      case result, seconds
      case documentsPerSecond = "documents_per_second"
      case peakBytes = "peak_bytes"
    }
  }
}
