import Foundation
import GopherCore
import GopherEvaluation
import GopherModel
import TestSupport
import Testing

@Suite struct PairedComparisonTests {
  private func result(_ task: String, _ values: [Double], digest: String = "d") -> TaskResult {
    TaskResult(
      task: task, category: .commonSense, group: nil, shots: 0,
      metrics: [TaskResult.Metric(name: "accuracy", estimate: Estimate.mean(values))],
      itemMetrics: ["accuracy"],
      items: values.enumerated().map {
        TaskResult.Item(identifier: "\($0)", values: [$1], logLikelihoods: [-.infinity])
      },
      skipped: [], promptDigest: digest)
  }

  private func file(
    _ results: [TaskResult], _ settings: NetworkSettings? = nil
  ) throws -> ItemsFile {
    let folder = try TemporaryDirectory()
    try ItemsFile.write(results, model: "m", settings: settings, to: folder.appending("items"))
    return try ItemsFile(reading: folder.appending("items"))
  }

  @Test("McNemar's exact test by hand")
  func mcNemar() {
    // Five items only B got right, one only A: p = 2 (C(6,0) + C(6,1)) / 2⁶ = 14/64.
    let a: [Double] = [1, 0, 0, 0, 0, 0, 1, 1], b: [Double] = [0, 1, 1, 1, 1, 1, 1, 1]
    #expect(abs(SignificanceTest.mcNemar(a, b) - 14.0 / 64) < 1e-12)
    #expect(SignificanceTest.mcNemar([1, 0], [1, 0]) == 1)
    #expect(SignificanceTest.mcNemar([1, 0], [0, 1]) == 1)
  }

  @Test("the normal test: 1.96 standard errors are one in twenty")
  func normal() {
    let p = SignificanceTest.normal(Estimate(value: 1.959964, standardError: 1, items: 9)) ?? 0
    #expect(abs(p - 0.05) < 1e-6)
  }

  @Test("differences are taken item by item and corrected for their number")
  func paired() throws {
    let first = try file([result("x", [0, 0, 0, 0, 0, 1]), result("y", [1, 0, 1, 0, 1, 0])])
    let second = try file([result("x", [1, 1, 1, 1, 1, 1]), result("y", [1, 0, 1, 0, 1, 0])])
    let comparison = try PairedComparison(first, second)
    let x = comparison.lines[0], y = comparison.lines[1]
    #expect(abs(x.difference - 5.0 / 6) < 1e-12)
    #expect(abs((x.p ?? 0) - 2.0 / 32) < 1e-12)
    #expect(abs((x.holmP ?? 0) - 4.0 / 32) < 1e-12)
    #expect(y.difference == 0 && y.p == 1 && y.holmP == 1)
  }

  @Test("tasks that were asked differently are not paired")
  func different() throws {
    let first = try file([result("x", [0, 1])])
    let second = try file([result("x", [0, 1], digest: "other")])
    let failure = #expect(throws: Failure.self) { try PairedComparison(first, second) }
    #expect(failure?.message.contains("x was asked in different ways") == true)
  }

  @Test("numbers of two precisions carry their names, and a file that names none is noted")
  func precisions() throws {
    let results = [result("x", [0, 1])]
    func file(_ precision: Precision, window: Int = 64) throws -> ItemsFile {
      try self.file(
        results,
        NetworkSettings(
          precision: precision, window: window, stride: 64, positions: .clamped))
    }
    let full = try file(.float32), half = try file(.bfloat16),
      wide = try file(.bfloat16, window: 96)
    let different = try PairedComparison(full, wide)
    #expect(different.a == "m (precision float32, window 64)")
    #expect(different.b == "m (precision bfloat16, window 96)")
    let same = try PairedComparison(half, half)
    #expect(same.a == "m" && same.b == "m" && same.notes.isEmpty)
    let unknown = try PairedComparison(half, self.file(results))
    #expect(unknown.notes.first?.contains("does not say in which precision") == true)
    #expect(try PairedComparison(self.file(results), self.file(results)).notes.isEmpty)
  }

  @Test("a line that is none is named")
  func badFile() throws {
    let folder = try TemporaryDirectory(), path = folder.appending("items")
    try "{}\n".write(toFile: path, atomically: true, encoding: .utf8)
    let failure = #expect(throws: Failure.self) { try ItemsFile(reading: path) }
    #expect(failure?.message.contains("items, line 1 is not what") == true)
  }
}
