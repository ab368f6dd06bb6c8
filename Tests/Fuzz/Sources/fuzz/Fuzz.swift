import CLibFuzzer
import Foundation

/// `fuzz TARGET [libFuzzer's options and folders]`: runs libFuzzer over one reader.
///
/// libFuzzer without a main of its own is linked by run.sh; it calls the chosen target with each
/// input, and whatever traps, or reads or writes outside of its memory, ends the process with the
/// input saved. `fuzz seeds FOLDER` writes the first inputs of every target instead.
@main enum Fuzz {
  /// What is done with an input.
  typealias Target = (UnsafeBufferPointer<UInt8>) -> Void

  static func main() throws {
    let arguments = CommandLine.arguments
    if arguments.count == 3, arguments[1] == "seeds" { return try Seeds.write(to: arguments[2]) }
    guard arguments.count > 1, let target = targets[arguments[1]] else {
      let names = targets.keys.sorted().joined(separator: ", ")
      FileHandle.standardError.write(Data("Name a target: \(names).\n".utf8))
      exit(2)
    }
    chosen = target
    exit(runDriver())
  }

  /// The readers by name.
  private static var targets: [String: Target] {
    [
      "html": Targets.html, "warc": Targets.warc, "jsonl": Targets.jsonLines,
      "zstd": Targets.zstd, "shard": Targets.shard, "model": Targets.model, "idx": Targets.index,
    ]
  }

  /// The target of this process, set once before libFuzzer starts.
  nonisolated(unsafe) fileprivate static var chosen: Target = { _ in }

  private static func runDriver() -> Int32 {
    // The target's name is ours; libFuzzer reads the rest.
    CommandLine.unsafeArgv[1] = CommandLine.unsafeArgv[0]
    var count = CommandLine.argc - 1
    var rest: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
    return LLVMFuzzerRunDriver(&count, &rest, runChosen)
  }
}

private func runChosen(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  Fuzz.chosen(UnsafeBufferPointer(start: start, count: count))
  return 0
}
