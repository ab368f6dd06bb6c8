import Foundation
import KernelCases
import Tensors

// kernel-counts list          the names of the cases, one a line
// kernel-counts run NAME      the case once within `countedSection`, after one that does not count
// kernel-counts blocks NAME   how many blocks of memory ten runs of the case take anew, after two

/// What callgrind counts: it knows the section by this name.
@inline(never)
func countedSection(_ work: () -> Void) { work() }

@main
enum KernelCounts {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.first != "list" else { return KernelCase.all.forEach { print($0.name) } }
    guard arguments.count == 2, ["run", "blocks"].contains(arguments.first),
      let chosen = KernelCase.all.first(where: { $0.name == arguments.last })
    else {
      let usage = "usage: kernel-counts list | run NAME | blocks NAME\n"
      FileHandle.standardError.write(Data(usage.utf8))
      exit(2)
    }
    let run = try chosen.prepare()
    run()
    if arguments.first == "run" { return countedSection(run) }
    run()
    let before = Storage.freshBlocks
    for _ in 0..<10 { run() }
    print(Storage.freshBlocks - before)
  }
}
