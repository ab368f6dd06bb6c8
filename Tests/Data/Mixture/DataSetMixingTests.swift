import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct DataSetMixingTests {
  private let input: SampleInput
  private let directory: TemporaryDirectory

  init() throws {
    input = try SampleInput()
    directory = try TemporaryDirectory()
  }

  private var output: String { directory.appending("out") }

  private func refuses(_ overrides: [String], _ words: String) throws {
    let data = try DataSet(output)
    #expect {
      try data.mixed(overrides)
    } throws: { error in
      (error as? Failure)?.kind == .usage && "\(error)".contains(words)
    }
  }

  @Test("other weights change the manifest and the recipe, which still makes the same data set")
  func otherWeights() throws {
    let before = try Pipeline(try input.recipe(), output: output).run()
    let mixed = try DataSet(output).mixed([
      "subsets.web.weight=0.4", "subsets.books.weight=0.6", "mixture.tokens=1000000",
    ])
    // The pages that describe the data set name the weights; all else is as it was.
    let pages = ["report.html", "datasheet.md"]
    #expect(
      mixed.manifest.hashes.filter { !pages.contains($0.key) }
        == before.hashes.filter { !pages.contains($0.key) })
    #expect(mixed.manifest.hashes.keys == before.hashes.keys)
    #expect(mixed.manifest.subsets["books"]?.weight == 0.6)
    #expect(mixed.manifest.subsets["books"]?.training?.tokens == 600_000)
    #expect(try mixed.verify().isEmpty)
    #expect(mixed.manifest.recipe.subsets["web"]?.tokenizerWeight == 0.75)
    // The same command finds it finished, and the recipe makes it anew elsewhere.
    let recipe = mixed.manifest.recipe
    #expect(try Pipeline(recipe, output: output).run() == mixed.manifest)
    #expect(
      try Pipeline(recipe, output: directory.appending("anew")).run() == mixed.manifest)
    // Mixed once more, the tokenizer's shares stay those of the first time.
    let third = try mixed.mixed([
      "subsets.web.tokens=100", "subsets.books.tokens=300", "mixture.tokens=0",
    ])
    #expect(third.manifest.recipe.subsets["web"]?.tokenizerWeight == 0.75)
    #expect(third.manifest.subsets["web"]?.weight == 0.25)
  }

  @Test("quotas are exact to the sequence, and epochs are those that the sampler walks")
  func quotas() throws {
    var recipe = try input.recipe()
    recipe.subsets["web"]?.tokens = 64 * 301
    recipe.subsets["books"]?.tokens = 64 * 99
    let manifest = try Pipeline(recipe, output: output).run()
    let web = try #require(manifest.subsets["web"]), share = try #require(web.training)
    #expect(share.tokens == 64 * 301)
    #expect(share.epochs == Double(64 * 301) / Double(web.tokens))
    #expect(abs(web.weight - 0.7525) < 1e-12)
    let sampler = try DataSet(output).sequences(seed: 1, contextLength: 64)
    let taken = (0..<400 as Range<UInt64>).filter { sampler.origin(of: $0).subset == "web" }
    #expect(taken.count == 301)
    let epochs = try #require(sampler.epochs(after: 400).first { $0.subset == "web" })
    // An epoch of sequences leaves out less than one sequence of the subset's tokens.
    #expect(abs(epochs.epochs / share.epochs - 1) < 65 / Double(web.tokens))
  }

  @Test("without a plan, epochs are those of as many tokens as there are")
  func noPlan() throws {
    let manifest = try Pipeline(try input.recipe(), output: output).run()
    let shares = manifest.subsets.values.compactMap(\.training)
    let tokens = manifest.subsets.values.reduce(0) { $0 + $1.tokens }
    #expect(shares.reduce(0) { $0 + $1.tokens } == tokens)
    let web = try #require(manifest.subsets["web"])
    #expect(abs(Double(web.training?.tokens ?? 0) - 0.75 * Double(tokens)) <= 1)
  }

  @Test("what mix cannot change, and mixtures that cannot be, are named")
  func mistakes() throws {
    _ = try Pipeline(try input.recipe(), output: output).run()
    try refuses(["seed=2"], "seed decides about documents or tokens")
    try refuses(["subsets.web.weight=0.5"], "The weights of the subsets sum to 0.75")
    try refuses(["subsets.web.tokens=5"], "subsets.books.tokens is missing")
    try refuses(
      ["subsets.web.tokens=5", "subsets.books.tokens=5", "mixture.tokens=11"],
      "the tokens of its subsets sum to 10")
    try refuses(["subsets.web.wait=0.5"], "there is no key subsets.web.wait")
    #expect(try DataSet(output).verify().isEmpty)
  }
}
