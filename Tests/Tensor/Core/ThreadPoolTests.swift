import GopherCore
import Synchronization
import Testing

@Suite struct ThreadPoolTests {
  @Test("each piece runs once", arguments: [1, 2, 4, 7], [0, 1, 2, 63, 1000])
  func eachOnce(threads: Int, pieces: Int) {
    let pool = ThreadPool(threads: threads)
    let seen = Mutex([Int](repeating: 0, count: pieces))
    pool.forEach(pieces) { index in seen.withLock { $0[index] += 1 } }
    #expect(seen.withLock { $0.allSatisfy { $0 == 1 } })
  }

  @Test("calls follow one another without losing a piece")
  func manyCalls() {
    let pool = ThreadPool(threads: 3)
    let total = Atomic<Int>(0)
    for _ in 0..<2000 { pool.forEach(5) { total.add($0, ordering: .relaxed) } }
    #expect(total.load(ordering: .relaxed) == 2000 * 10)
  }

  @Test("a call inside a piece runs in order on the same thread")
  func nested() {
    let pool = ThreadPool(threads: 4)
    let order = Mutex([[Int]](repeating: [], count: 8))
    pool.forEach(8) { outer in
      pool.forEach(4) { inner in order.withLock { $0[outer].append(inner) } }
    }
    #expect(order.withLock { $0 } == [[Int]](repeating: [0, 1, 2, 3], count: 8))
  }

  @Test("map keeps the order and throws the first error by index")
  func map() throws {
    let pool = ThreadPool(threads: 4)
    #expect(try pool.map(100) { $0 * $0 } == (0..<100).map { $0 * $0 })
    #expect(throws: Failure.usage("3")) {
      try pool.map(100) { index in
        if index >= 3 { throw Failure.usage("\(index)") }
        return index
      }
    }
  }
}
