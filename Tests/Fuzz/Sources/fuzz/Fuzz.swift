import Foundation

/// `fuzz TARGET [libFuzzer's options and folders]`: runs libFuzzer over one reader.
///
/// libFuzzer without a main of its own is linked by run.sh; it calls the chosen target with each
/// input, and whatever traps, or reads or writes outside of its memory, ends the process with the
/// input saved. `fuzz seeds FOLDER` writes the first inputs of every target instead.
@main enum Fuzz {
  static func main() throws {
    let arguments = CommandLine.arguments
    if arguments.count == 3, arguments[1] == "seeds" { return try Seeds.write(to: arguments[2]) }
    guard arguments.count > 1, let target = targets[arguments[1]] else {
      let names = targets.keys.sorted().joined(separator: ", ")
      FileHandle.standardError.write(Data("Name a target: \(names).\n".utf8))
      exit(2)
    }
    chosen = target
    // The target's name is ours; libFuzzer reads the rest.
    CommandLine.unsafeArgv[1] = CommandLine.unsafeArgv[0]
    var count = CommandLine.argc - 1
    var rest = CommandLine.unsafeArgv + 1
    exit(
      runDriver(&count, &rest) { start, count in
        chosen(UnsafeBufferPointer(start: start, count: count))
        return 0
      })
  }

  /// The readers by name.
  static var targets: [String: (UnsafeBufferPointer<UInt8>) -> Void] {
    [
      "html": Targets.html, "warc": Targets.warc, "jsonl": Targets.jsonLines,
      "zstd": Targets.zstd, "model": Targets.model, "idx": Targets.index,
    ]
  }

  /// The target of this process, set once before libFuzzer starts.
  nonisolated(unsafe) private static var chosen: (UnsafeBufferPointer<UInt8>) -> Void = { _ in }
}

/// `int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *, size_t))`.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<
    UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  >,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32
