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
        "): it arose in the \(place.kind) of \(place.name), which is itself not finite, in the "
          + "sequences 8 to 9 of the training data. Lower"),
      "\(message)")
  }

  @Test("numbers that grow too large are traced to where they overflow")
  func overflow() throws {
    let message = try origin(of: 3e38, in: "layers.1.feedforward.up.weight")
    #expect(message.contains("layers.1.feedforward."), "\(message)")
    #expect(!message.contains("itself"))
  }

  /// Whether the loss of each micro-batch of the first step is a finite number.
  private func finiteMicroBatches(_ model: Gopher) -> [Bool] {
    let source = ToySource(context: Toy.context)
    return stride(from: 0, to: 8, by: 2).map { slot in
      let texts = [source.sequence(at: UInt64(slot)), source.sequence(at: UInt64(slot + 1))]
      return model.loss(
        inputs: texts.flatMap { $0.dropLast() }, targets: texts.flatMap { $0.dropFirst() },
        batch: 2, scale: 1, tape: nil
      ).value.isFinite
    }
  }

  @Test("all ranks name the sequences that overflow, and whose they are")
  func sequences() throws {
    // A weight so large that its product with the largest inputs alone overflows; the column and
    // the size are such that the first half of the sequences stays finite, the third quarter not.
    let model = try Toy.trainer().model
    let name = "layers.1.feedforward.up.weight"
    let up = try #require(model.parameters.first { $0.name == name })
    let good = up.value.values
    let place = (0..<16).lazy.flatMap { column in
      (1...24).lazy.map { (column, Float(3.4e38) / (Float($0) / 8)) }
    }.first { column, size in
      up.value.values = good
      up.value.values[column] = size
      return finiteMicroBatches(model).prefix(3) == [true, true, false]
    }
    let (column, size) = try #require(place)
    let messages = try Team.run(2) { member in
      let trainer = try Toy.trainer(communicator: member)
      for parameter in trainer.model.parameters where parameter.name == name {
        parameter.value.values[column] = size
      }
      let failure = #expect(throws: Failure.self) { try trainer.advance() }
      return failure?.message ?? ""
    }
    #expect(messages[0] == messages[1])
    #expect(
      messages[0].contains("in the sequences 4 to 5 of the training data (rank 1 of 2). Lower"),
      "\(messages[0])")
  }

  @Test("a gradient that overflows is traced to its parameter and sequences")
  func gradientOrigin() throws {
    let messages = try Team.run(2) { member in
      let trainer = try Toy.trainer(communicator: member)
      // The inner layer is 0, so is the loss's share of it; but its gradient is 1e30 · 1e15 · …
      for parameter in trainer.model.parameters {
        switch parameter.name {
        case "layers.1.feedforward.up.weight":
          parameter.value.values = parameter.value.values.map { _ in 0 }
        case "layers.1.feedforward.down.weight":
          parameter.value.values = parameter.value.values.map { _ in 1e30 }
        case "layers.1.feedforward_norm.gain":
          parameter.value.values = parameter.value.values.map { _ in 1e15 }
        default: break
        }
      }
      let failure = #expect(throws: Failure.self) { try trainer.advance() }
      return failure?.message ?? ""
    }
    #expect(messages[0] == messages[1])
    #expect(messages[0].hasPrefix("The gradient of step 1 is not a finite number"))
    #expect(
      messages[0].contains(
        "going back from the loss, it arose in the gradient of layers.1.feedforward.up.weight, in the "
          + "sequences 0 to 1 of the training data (rank 0 of 2). Lower"), "\(messages[0])")
  }

  @Test("a gradient that only the sum makes not finite is traced to its parameter")
  func gradientSum() throws {
    let trainer = try Toy.trainer()
    let parameter = try #require(
      trainer.model.parameters.first { $0.name == "layers.0.feedforward.up.weight" })
    parameter.gradient.values[0] = .nan
    let failure = #expect(throws: Failure.self) { try trainer.advance() }
    #expect(
      failure?.message.contains(
        "it arose in the gradient of layers.0.feedforward.up.weight, which is finite for each "
          + "micro-batch when the step runs again, so their sum overflows.")
        == true, "\(failure?.message ?? "")")
  }
}
