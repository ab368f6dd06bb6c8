import Foundation
import GopherCore
import GopherEvaluation
import GopherModel
import TestSupport
import Testing

@Suite struct EvaluationFileTests {
  @Test("the file reads back as it was, with the keys of formats.md")
  func roundTrip() throws {
    let folder = try TemporaryDirectory(), path = folder.appending("evaluation.json")
    let file = ReportTests.evaluation
    let data = try JSONEncoder().encode(file)
    try data.write(to: URL(fileURLWithPath: path))
    #expect(try EvaluationFile(reading: path) == file)
    let json = try PositionedJSON(parsing: data)
    let first = try #require(json["tasks"]?.array?.first)
    for key in ["task", "metric", "value", "standard_error", "items", "shots"] {
      #expect(first[key] != nil, "\(key)")
    }
  }

  @Test("the file names the precision; files of before, which do not, can be read")
  func settings() throws {
    let folder = try TemporaryDirectory(), path = folder.appending("evaluation.json")
    let settings = NetworkSettings(
      precision: .bfloat16, window: 64, stride: 32, positions: .extended)
    try EvaluationFile(model: "m", settings: settings, seed: 0, results: []).write(to: path)
    #expect(try EvaluationFile(reading: path).settings == settings)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains("\"precision\" : \"bfloat16\""))
    try EvaluationFile(model: "m", seed: 0, results: []).write(to: path)
    #expect(try !String(contentsOfFile: path, encoding: .utf8).contains("settings"))
    #expect(try EvaluationFile(reading: path).settings == nil)
  }

  @Test("a file that is something else is named in one sentence")
  func wrongFile() throws {
    let folder = try TemporaryDirectory(), path = folder.appending("x.json")
    try "{\"model\": \"m\"}".write(toFile: path, atomically: true, encoding: .utf8)
    let failure = #expect(throws: Failure.self) { try EvaluationFile(reading: path) }
    #expect(
      failure?.message.hasPrefix("\(path) is not what gopher-bench eval --json writes") == true)
    #expect(failure?.kind == .badInput)
  }
}
