import GopherCore
import GopherModel
import GopherTraining
import Tensors
import Testing

@Suite struct GradientPassNotFiniteTests {
  /// What a step says after a weight was set to a value that is not finite.
  private func origin(
    of value: Float, in name: String, rematerialization: Rematerialization = .none
  ) throws -> String {
    let trainer = try Toy.trainer { $0.rematerialization = rematerialization }
    _ = try trainer.advance()
    let parameter = try #require(trainer.model.parameters.first { $0.name == name })
    parameter.value.values[3] = value
    let weights = trainer.weights
    let failure = #expect(throws: Failure.self) { try trainer.advance() }
    #expect(trainer.step == 1 && trainer.weights.map(\.description) == weights.map(\.description))
    return failure?.message ?? ""
  }

  @Test(
    "a number that is not finite is traced to its operation",
    arguments: [
      ("layers.1.feedforward.down.weight", "linear"), ("layers.0.attention_norm.gain", "rms norm"),
      ("layers.1.attention.content_bias", "relative attention"),
      ("embedding.weight", "embedding"),
    ], [Rematerialization.none, .block])
  func origin(place: (name: String, kind: String), rematerialization: Rematerialization) throws {
    let message = try origin(of: .infinity, in: place.name, rematerialization: rematerialization)
    #expect(message.hasPrefix("The loss of step 2 is not a finite number (loss "))
    #expect(
      message.contains(
        "): it arose in the \(place.kind) of \(place.name), which is itself not finite. Lower"),
      "\(message)")
  }

  @Test("numbers that grow too large are traced to where they overflow")
  func overflow() throws {
    let message = try origin(of: 3e38, in: "layers.1.feedforward.up.weight")
    #expect(message.contains("layers.1.feedforward."), "\(message)")
    #expect(!message.contains("itself"))
  }

  @Test("a gradient that is not finite is traced to the parameter nearest to the loss")
  func gradientOrigin() throws {
    let trainer = try Toy.trainer()
    let parameter = try #require(
      trainer.model.parameters.first { $0.name == "layers.0.feedforward.up.weight" })
    parameter.gradient.values[0] = .nan
    let failure = #expect(throws: Failure.self) { try trainer.advance() }
    #expect(failure?.message.contains("The gradient of step 1 is not a finite number") == true)
    #expect(
      failure?.message.contains(
        "going back from the loss, it arose in the gradient of layers.0.feedforward.up.weight.")
        == true, "\(failure?.message ?? "")")
  }
}
