import ArgumentParser
import Foundation
import GopherCore
import GopherModel
import GopherTraining
import Tensors
import ToolSupport

/// `gopher-trainer plan`.
struct PlanCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Say what a training run needs, without starting it.",
    discussion: """
      gopher-trainer plan --model 280B
      gopher-trainer plan training.yaml --json

      Parameters, operations, memory and time on one machine of this kind: the time is at the peak \
      of matrix products measured now, and at half of it.
      """)

  @OptionGroup var training: TrainingOptions

  @Option(help: "FLOP/s to reckon with instead of this machine's measured peak, such as 1e15.")
  var peak: Double?

  @OptionGroup var showing: OutputOptions

  func perform() throws {
    let console = showing.console
    let resolved = try training.configuration().resolved()
    if training.overriding.printConfig {
      return console.result(try Configuration.print(resolved))
    }
    if let peak, !(peak > 0 && peak.isFinite) {
      throw Failure.usage("--peak is \(peak); give FLOP/s above 0, for example 1e12.")
    }
    let plan = try TrainingPlan(resolved, peak: peak ?? MatrixPeak.measure())
    if showing.json {
      try console.result(json: plan)
    } else {
      console.result(Self.text(plan))
    }
  }

  private static func text(_ plan: TrainingPlan) -> String {
    func bytes(_ count: Int) -> String { Quantity.bytes(Double(count)) }
    let memory = plan.memory
    let alternatives = Rematerialization.allCases.map {
      "\($0.rawValue) \(bytes(plan.activations[$0.rawValue] ?? 0))"
    }.joined(separator: ", ")
    let rows = [
      ("model", "\(plan.model), \(Quantity.count(Double(plan.parameters))) parameters"),
      (
        "run",
        "\(Quantity.count(Double(plan.steps))) steps of \(Quantity.count(Double(plan.batchTokens)))"
          + " tokens, \(scientific(plan.tokens)) tokens"
      ),
      (
        "operations",
        "\(scientific(plan.flopsPerToken)) FLOP a token, \(scientific(plan.flops)) in all"
      ),
      ("memory", "\(bytes(memory.total)) in one process"),
      ("  weights", bytes(memory.parameters)),
      ("  gradients", bytes(memory.gradients)),
      ("  Adam's moments", bytes(memory.optimizer)),
      ("  activations", bytes(memory.activations) + " (estimated)"),
      ("rematerialization", alternatives),
      ("memory to be had", plan.availableMemory.map(bytes) ?? "unknown"),
      ("checkpoint", bytes(plan.checkpointBytes)),
      ("peak", "\(scientific(plan.peak)) FLOP/s"),
      ("time at the peak", duration(plan.secondsAtPeak)),
      ("time at half of it", duration(2 * plan.secondsAtPeak)),
    ]
    let width = rows.map(\.0.count).max() ?? 0
    let table = rows.map { $0.padding(toLength: width + 2, withPad: " ", startingAt: 0) + $1 }
      .joined(separator: "\n")
    guard let available = plan.availableMemory, memory.total > available else { return table }
    return table + "\nThis machine has too little memory for it; train would refuse to start."
  }

  private static func scientific(_ value: Double) -> String {
    String(format: "%.2e", value)
  }

  /// Days and years where hours would be many.
  private static func duration(_ seconds: Double) -> String {
    let days = seconds / 86400
    if days < 4 { return Quantity.duration(seconds) }
    if days < 1000 { return "\(Quantity.count(days)) days" }
    return "\(Quantity.count(days / 365.25)) years"
  }
}
