import ArgumentParser
import GopherCore
import MassiveText

/// `--memory`, for the commands that look for duplicates or train a tokenizer.
struct MemoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How much memory the command may take, such as 2G; changes no result. run looks for "
        + "duplicates within it (1G by default). The command is refused before it starts where "
        + "training the tokenizer, about 4 times tokenizer.sample_bytes, is known to need more.",
      valueName: "size"))
  var memory: MemorySize?

  /// Bytes for sorts and caches.
  var bytes: Int { memory?.bytes ?? 1 << 30 }

  /// Throws a usage failure for a recipe that is known to need more memory than allowed.
  func check(_ recipe: Recipe) throws {
    guard let memory else { return }
    let trains = recipe.tokenizer.model.isEmpty
    let needed = 200_000_000 + (trains ? 4 * recipe.tokenizer.sampleBytes : 0)
    guard needed <= memory.bytes else {
      throw Failure.usage(
        "The command needs about \(needed / 1_000_000) MB of memory, more than --memory allows; "
          + "allow more, or choose a smaller tokenizer.sample_bytes.")
    }
  }
}

/// A size in bytes, as `2G`, `512M` or `1000000`.
struct MemorySize: ExpressibleByArgument {
  let bytes: Int

  /// An exbibyte: no machine has more, and sums of a few such sizes still fit in 64 bits.
  private static let most = 0x1p60

  init?(argument: String) {
    let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
    let unit = argument.last.flatMap { units[Character($0.uppercased())] }
    guard let number = Double(unit == nil ? argument : String(argument.dropLast())) else {
      return nil
    }
    let size = number * Double(unit ?? 1)
    guard size >= 1, size <= Self.most else { return nil }
    bytes = Int(size)
  }
}
