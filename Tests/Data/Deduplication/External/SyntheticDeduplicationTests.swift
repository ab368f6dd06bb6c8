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
}
