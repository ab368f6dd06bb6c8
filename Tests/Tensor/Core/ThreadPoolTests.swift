import Foundation
import GopherCore
import Synchronization
import Testing

/// Pieces write without locks what is theirs alone: the thread sanitizer sees it if two threads run
/// one piece, or if the caller goes on before the pieces have ended.
@Suite struct ThreadPoolTests {
  @Test("each piece runs once", arguments: [1, 2, 4, 7], [0, 1, 2, 63, 1000])
  func eachOnce(threads: Int, pieces: Int) {
    let pool = ThreadPool(threads: threads)
    let seen = UnsafeMutableBufferPointer<Int>.allocate(capacity: pieces)
    defer { seen.deallocate() }
    seen.initialize(repeating: 0)
    pool.forEach(pieces) { seen[$0] += 1 }
    #expect(seen.allSatisfy { $0 == 1 })
  }

  @Test("calls follow one another without losing a piece")
  func manyCalls() {
    let pool = ThreadPool(threads: 3)
    let total = Atomic<Int>(0)
    for _ in 0..<2000 { pool.forEach(5) { total.add($0, ordering: .relaxed) } }
    #expect(total.load(ordering: .relaxed) == 2000 * 10)
  }

  @Test("threads that have fallen asleep between calls wake up", arguments: [2, 5])
  func sleepers(threads: Int) {
    let pool = ThreadPool(threads: threads)
    let total = Atomic<Int>(0)
    for pause in [0, 20, 50, 60, 100, 1000, 20000] {
      for _ in 0..<20 {
        pool.forEach(threads + 1) { index in
          usleep(UInt32(index % 2 * pause))
          total.add(1, ordering: .relaxed)
        }
        usleep(UInt32(pause))
      }
    }
    #expect(total.load(ordering: .relaxed) == 7 * 20 * (threads + 1))
  }

  @Test("a call inside a piece runs in order on the same thread")
  func nested() {
    let pool = ThreadPool(threads: 4)
    let order = UnsafeMutableBufferPointer<[Int]>.allocate(capacity: 8)
    defer { order.deinitialize().deallocate() }
    order.initialize(repeating: [])
    pool.forEach(8) { outer in
      pool.forEach(4) { inner in order[outer].append(inner) }
    }
    #expect(order.allSatisfy { $0 == [0, 1, 2, 3] })
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
