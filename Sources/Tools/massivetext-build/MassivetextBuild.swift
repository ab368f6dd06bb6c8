import ArgumentParser
import GopherCore
import ToolSupport

/// Turns raw pages, books, code and news into documents, a tokenizer and token shards.
@main
struct MassivetextBuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "massivetext-build",
    abstract: "Turns raw pages, books, code and news into a data set for training.",
    discussion: """
      Exit codes: 0 done; 2 usage or configuration; 3 more bad input than maximum_damaged_share \
      allows, or nothing left; 4 storage; 75 stopped on request with all finished stages kept. The \
      same command goes on after 4 and 75.
      """,
    version: PackageVersion.current,
    subcommands: [
      RunCommand.self, ExtractCommand.self, FilterCommand.self, DedupCommand.self,
      DecontaminateCommand.self, TokenizerCommand.self, TokenizeCommand.self,
      TokenizerSpeedCommand.self, StatsCommand.self, ExplainCommand.self, GetCommand.self,
      VerifyCommand.self, MixCommand.self, WhatIfCommand.self, TrainClassifierCommand.self,
      MeasureDedupCommand.self, MeasureFiltersCommand.self, MeasureExtractionCommand.self,
    ])

  static func main() { ToolMain.run(Self.self) }
}
