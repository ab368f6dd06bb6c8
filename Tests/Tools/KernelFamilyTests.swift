import Foundation
import GopherCore
import TestSupport
import Testing

/// `GOPHER_KERNELS` as a user sets it.
@Suite struct KernelFamilyTests {
  /// The losses of four steps, and the family in the manifest.
  private func train(_ family: String) throws -> (losses: [Double], family: String) {
    let folder = try TemporaryDirectory(), run = folder.appending("run")
    let result = try ToolProcess.run(
      "gopher-trainer", SmallRun.arguments(run, "--steps", "4", "--quiet"),
      environment: ["GOPHER_KERNELS": family])
    #expect(result.status == 0, "\(result.error)")
    func object(_ text: some StringProtocol) throws -> [String: Any] {
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }
    let metrics = try String(contentsOfFile: "\(run)/metrics.jsonl", encoding: .utf8)
    let losses = try metrics.split(separator: "\n").compactMap { try object($0)["loss"] as? Double }
    let manifest = try String(
      contentsOfFile: "\(run)/checkpoints/step-00000004/manifest.json", encoding: .utf8)
    return (losses, try object(manifest)["kernel_family"] as? String ?? "")
  }

  /// Families round differently: losses near 6 differ by a few of their last bits, 5e-7, which four
  /// steps of Adam at 3e-3 do not make a thousandth of.
  @Test("training runs in each family, says in which, and differs by rounding alone")
  func families() throws {
    let plain = try train("plain")
    #expect(plain.losses.count == 4 && plain.family.hasSuffix(", plain"))
    let best = try train("")
    for (a, b) in zip(plain.losses, best.losses) { #expect(abs(a - b) < 1e-3) }
    guard !best.family.hasSuffix(", plain") else { return }
    let avx2 = try train("avx2")
    #expect(avx2.family.hasSuffix(", avx2"))
    for (a, b) in zip(plain.losses, avx2.losses) { #expect(abs(a - b) < 1e-3) }
  }

  @Test(
    "a family that does not exist ends with 2; help is given all the same",
    arguments: ["gopher-bench", "gopher-trainer"])
  func unknown(tool: String) throws {
    let command = tool == "gopher-bench" ? "tasks" : "plan"
    let environment = ["GOPHER_KERNELS": "avx1024"]
    let result = try ToolProcess.run(tool, [command], environment: environment)
    #expect(result.status == 2)
    #expect(
      result.error.hasPrefix("error: GOPHER_KERNELS=avx1024: there is no such kernel family"))
    #expect(result.output.isEmpty)
    #expect(try ToolProcess.run(tool, ["--help"], environment: environment).status == 0)
  }
}
