import MassiveText
import TestSupport

/// Sample input, a recipe over it, and a folder for what runs of it write.
struct RunFixture {
  let input: SampleInput
  let directory: TemporaryDirectory
  var recipe: Recipe

  /// A fixture with the sample's recipe, changed.
  init(_ change: (inout Recipe) -> Void = { _ in }) throws {
    input = try SampleInput()
    directory = try TemporaryDirectory()
    recipe = try input.recipe()
    change(&recipe)
  }
}

/// A suite whose tests each have a fixture of their own.
protocol RunSuite {
  var fixture: RunFixture { get }
}

extension RunSuite {
  var input: SampleInput { fixture.input }
  var directory: TemporaryDirectory { fixture.directory }
  var recipe: Recipe { fixture.recipe }
  /// Where most tests let their run write.
  var output: String { directory.appending("out") }
}
