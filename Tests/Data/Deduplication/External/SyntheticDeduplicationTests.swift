import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct SyntheticDeduplicationTests {
  @Test(
    "what was planted is found, whatever the memory and the threads", arguments: [1 << 16, 1 << 30])
  func planted(_ memory: Int) throws {
    let directory = try TemporaryDirectory()
    for threads in [1, 3] {
      let result = try SyntheticDeduplication(count: 20_000).run(
        memory: memory, folder: directory.path, pool: ThreadPool(threads: threads))
      #expect(result.exact == result.exactPlanted && result.exact == 900)
      #expect(result.near == result.nearPlanted)
      #expect(result.largestCluster == 2000)
      #expect(result.clusters == 1801)
    }
  }

  @Test("documents of a template that all stay are not compared with each other by the square")
  func templates() throws {
    let directory = try TemporaryDirectory()
    func comparisons(_ distant: Int) throws -> Int {
      let result = try SyntheticDeduplication(count: 1000, distant: distant).run(
        memory: 1 << 28, folder: directory.path)
      #expect(result.near == result.nearPlanted && result.exact == result.exactPlanted)
      return result.comparisons
    }
    let few = try comparisons(2_000), many = try comparisons(8_000)
    // Within a batch of 256 all are compared, which are 128 or fewer a document.
    #expect(many <= 8_000 * 140)
    #expect(Double(many) < 4.4 * Double(few))
  }
}
