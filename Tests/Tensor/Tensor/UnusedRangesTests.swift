import GopherCore
import Tensors
import Testing

@Suite struct UnusedRangesTests {
  /// The same by a table of addresses 0 ..< count.
  private struct Plain {
    var isUnused: [Bool]

    /// The runs of unused addresses.
    var runs: [Range<UInt>] {
      var runs: [Range<UInt>] = [], start = 0
      for address in 0...isUnused.count where address == isUnused.count || !isUnused[address] {
        if start < address { runs.append(UInt(start)..<UInt(address)) }
        start = address + 1
      }
      return runs
    }

    mutating func mark(_ range: Range<UInt>, unused: Bool) {
      for address in range { isUnused[Int(address)] = unused }
    }
  }

  @Test("takes and joins as a table of addresses does", arguments: 0..<8)
  func plain(seed: Int) {
    let random = Philox(seed: UInt64(seed), purpose: "unused ranges")
    var unused = UnusedRanges(), plain = Plain(isUnused: Array(repeating: true, count: 600))
    unused.give(0..<600)
    var taken: [Range<UInt>] = []
    for step in 0..<600 as Range<UInt64> {
      if random.integer(below: 2, at: 3 * step) == 0, !taken.isEmpty {
        let index = random.integer(below: UInt64(taken.count), at: 3 * step + 1)
        let range = taken.remove(at: Int(index))
        unused.give(range)
        plain.mark(range, unused: true)
      } else {
        let count = 1 + Int(random.integer(below: 70, at: 3 * step + 2))
        let least = plain.runs.filter { $0.count >= count }.min { $0.count < $1.count }
        let range = unused.take(count)
        #expect(range == least.map { $0.lowerBound..<$0.lowerBound + UInt(count) })
        if let range {
          taken.append(range)
          plain.mark(range, unused: false)
        }
      }
      #expect(unused.ranges == plain.runs)
    }
    for range in taken { unused.give(range) }
    #expect(unused.ranges == [0..<600])
  }

  @Test("traps where a range is given back twice")
  func twice() async {
    await #expect(processExitsWith: .failure) {
      var unused = UnusedRanges()
      unused.give(10..<20)
      unused.give(19..<21)
    }
  }
}
