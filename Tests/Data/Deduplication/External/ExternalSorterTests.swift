import GopherCore
import MassiveText
import TestSupport
import Testing

/// A record whose leading key says little, so that every way of ordering is used.
private struct TestRecord: SortableRecord {
  let key: UInt64
  let number: UInt32

  var leadingKey: UInt64 { key }

  static func < (left: TestRecord, right: TestRecord) -> Bool {
    (left.key, left.number) < (right.key, right.number)
  }
}

@Suite struct ExternalSorterTests {
  /// Numbers of 64 bits, of few values, and all equal.
  private static let masks: [UInt64] = [.max, 0xFF00_0000_0000_0007, 0]

  @Test(
    "any memory gives the order of a sort in memory", arguments: masks, [0, 1000, 40_000, 1 << 24])
  func order(_ mask: UInt64, _ memory: Int) throws {
    let directory = try TemporaryDirectory()
    let random = Philox(seed: 1, purpose: "records")
    let records = (0..<20_000).map { number in
      TestRecord(key: random.bits(at: UInt64(number)) & mask, number: UInt32(20_000 - number))
    }
    let sorter = ExternalSorter<TestRecord>(Scratch(directory.path), memory: memory)
    for record in records { try sorter.append(record) }
    #expect(sorter.count == records.count)
    let sorted = try sorter.sorted()
    var found: [TestRecord] = []
    while let record = try sorted.next() { found.append(record) }
    #expect(found == records.sorted())
    #expect(Directory.names(in: directory.path).isEmpty, "scratch files have no names")
  }

  @Test func nothingSorted() throws {
    let directory = try TemporaryDirectory()
    let sorter = ExternalSorter<TestRecord>(Scratch(directory.path), memory: 100)
    #expect(try sorter.sorted().next() == nil)
  }

  @Test func aMissingFolderIsAStorageFailure() throws {
    let sorter = ExternalSorter<TestRecord>(Scratch("/nowhere/at/all"), memory: 0)
    let failure = #expect(throws: Failure.self) {
      for number in UInt32(0)..<100 { try sorter.append(TestRecord(key: 1, number: number)) }
    }
    #expect(failure?.kind == .storage)
    #expect(failure?.message.contains("/nowhere/at/all") == true)
  }
}
