import ArgumentParser
import MassiveText

/// `--kind`.
struct KindOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What inputs hold whose names do not tell it, such as standard input; detected goes by "
        + "their first bytes.", valueName: "kind"))
  var kind: StatedKind = .detected
}

extension StatedKind: ExpressibleByArgument {}
