import GopherCore
import GopherTraining
import TestSupport
import Testing

@Suite struct TrainingConfigurationTests {
  private func read(_ yaml: String, _ overrides: [String] = []) throws -> TrainingConfiguration {
    let folder = try TemporaryDirectory()
    let file = folder.appending("training.yaml")
    try DurableFile.write(yaml, to: file)
    return try TrainingConfiguration.read(file: file, overrides: overrides)
  }

  private func message(_ overrides: String...) throws -> String {
    let failure = #expect(throws: Failure.self) {
      try read("steps: 100", overrides).resolved()
    }
    #expect(failure?.kind == .usage)
    return failure?.message ?? ""
  }

  @Test(
    "open values become the paper's",
    arguments: [
      ("44M", 6e-4, 1 << 18, 1.0), ("1.4B", 2e-4, 1 << 18, 1.0), ("7.1B", 1.2e-4, 1 << 21, 0.25),
      ("280B", 4e-5, 3 << 20, 0.25),
    ])
  func paper(size: String, rate: Double, batch: Int, clip: Double) throws {
    var open = TrainingConfiguration()
    open.model.size = size
    let resolved = try open.resolved()
    #expect(resolved.learningRate.maximum == rate)
    #expect(resolved.learningRate.warmupSteps == 1500)
    #expect(resolved.batchTokens == batch)
    #expect(resolved.clip == clip)
    #expect(resolved.context == 2048)
    #expect(resolved.steps == 300_000_000_000 / batch)
    #expect(resolved.model.size == size)
  }

  @Test("a resolved configuration is its own resolution and survives its file")
  func stable() throws {
    var open = TrainingConfiguration()
    open.steps = 50
    open.learningRate.maximum = 1.23e-4
    let resolved = try open.resolved(vocabularySize: 1000)
    #expect(try resolved.resolved(vocabularySize: 1000) == resolved)
    #expect(try read(Configuration.print(resolved)) == resolved)
  }

  @Test("a batch is rounded down to whole sequences, and is at least one")
  func batch() throws {
    let resolved = try read("{steps: 5, context: 100, batch_tokens: 950}").resolved()
    #expect(resolved.batchTokens == 900 && resolved.sequencesPerStep == 9)
    #expect(resolved.microBatch == 9 && resolved.virtualShards == 1)
    #expect(try message("context=100", "batch_tokens=99").contains("less than one sequence"))
  }

  @Test("a model of one's own needs its layers, heads and key size")
  func custom() throws {
    let given = "{model: {size: custom, layers: 2, heads: 3, key_size: 8}, steps: 5}"
    let shape = try read(given).resolved(vocabularySize: 77).modelConfiguration()
    #expect(shape.modelSize == 24 && shape.feedforwardSize == 96 && shape.vocabularySize == 77)
    #expect(shape.name == "custom")
    #expect(try message("model.size=custom").contains("model.layers"))
  }

  @Test("a member of the family with other widths is no member")
  func changed() throws {
    let resolved = try read("steps: 5", ["model.layers=4"]).resolved()
    #expect(resolved.model.size == "custom" && resolved.model.layers == 4)
    #expect(resolved.model.keySize == 32)
  }

  @Test("what cannot be used is named with the way out")
  func mistakes() throws {
    #expect(try message("precision=bfloat16-masters").contains("did you mean bfloat16-master?"))
    #expect(try message("precision=floot32").contains("did you mean float32?"))
    #expect(try message("learning_rate.warmup_steps=100").contains("less than the 100 steps"))
    #expect(try message("virtual_shards=3").contains("power of two"))
    #expect(try message("micro_batch=0").contains("micro_batch is 0"))
    #expect(try message("steps=0").contains("steps is 0"))
    #expect(try message("model.size=44N").contains("did you mean 44M?"))
    #expect(try message("model.activation=gelo").contains("did you mean gelu?"))
    #expect(try message("adam.beta2=1").contains("below 1"))
    #expect(try message("learning_rate.maximum=.nan").contains("above 0"))
    #expect(try message("checkpoint.keep=0").contains("at least 1"))
  }

  @Test("a mixture names subsets of the user's choice")
  func mixture() throws {
    let configuration = try read("mixture: {web: 0.75}", ["mixture.code=0.25"])
    #expect(configuration.mixture == ["web": 0.75, "code": 0.25])
    #expect(try configuration.resolved().mixture == configuration.mixture)
  }

  @Test("an unknown key is stopped with the nearest one")
  func unknownKey() throws {
    let failure = #expect(throws: Failure.self) { try read("batch_token: 5") }
    #expect(failure?.message.contains("did you mean batch_tokens?") == true)
  }

  @Test("a vocabulary that is not the data set's is refused")
  func vocabulary() throws {
    let configuration = try read("{steps: 5, model: {vocabulary_size: 500}}")
    let failure = #expect(throws: Failure.self) {
      try configuration.resolved(vocabularySize: 400)
    }
    #expect(failure?.message.contains("400") == true)
    #expect(failure?.message.contains("500") == true)
  }
}
