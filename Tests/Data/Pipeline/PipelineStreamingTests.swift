import GopherCore
import MassiveText
import TestSupport
import Testing

/// A run whose recipe asks for MDS shards writes the tokens of the data set into them.
@Suite struct PipelineStreamingTests {
  private let input: SampleInput
  private let directory: TemporaryDirectory

  init() throws {
    input = try SampleInput()
    directory = try TemporaryDirectory()
  }

  /// Runs, and reads the samples of a subset in the order of its shards.
  private func samples(
    of subset: String, _ recipe: Recipe
  ) throws -> (samples: [[Int32]], shards: Int, documents: [[Int32]]) {
    let output = directory.appending("out \(recipe.output.mdsSequenceLength)")
    let manifest = try Pipeline(recipe, output: output).run()
    let shards = manifest.files.map(\.path).filter {
      $0.hasPrefix("tokens/\(subset).mds/") && $0.hasSuffix(".mds")
    }
    var samples: [[Int32]] = []
    for shard in shards.sorted() {
      samples += streamingSamples(of: try MappedFile("\(output)/\(shard)").contents)
    }
    let data = try DataSet(output)
    let tokens = try data.tokens(of: subset)
    #expect(try data.verify().isEmpty)
    return (samples, shards.count, (0..<tokens.documentCount).map { Array(tokens.document($0)) })
  }

  @Test("a sample is a document, in the order of the data set, over several shards")
  func documents() throws {
    var recipe = try input.recipe()
    recipe.output.writesMDS = true
    recipe.output.mdsShardBytes = 4_000
    for subset in recipe.subsetNames {
      let read = try samples(of: subset, recipe)
      #expect(read.shards > 1 && !read.documents.isEmpty)
      #expect(read.samples == read.documents)
    }
  }

  @Test("samples of one length are the documents joined and cut, the rest left out")
  func sequences() throws {
    var recipe = try input.recipe()
    recipe.output.writesMDS = true
    recipe.output.mdsSequenceLength = 64
    let read = try samples(of: "web", recipe)
    let all = read.documents.flatMap(\.self)
    #expect(read.samples.allSatisfy { $0.count == 64 })
    #expect(read.samples.count == all.count / 64)
    #expect(read.samples.flatMap(\.self) == Array(all.prefix(read.samples.count * 64)))
  }
}
