import Foundation
import GopherCore
import Synchronization
import Testing

@Suite struct OrderedTasksTests {
  @Test("results come in the order of the tasks, however long each takes", arguments: [1, 2, 5])
  func order(threads: Int) throws {
    let tasks = OrderedTasks<Int>(pool: ThreadPool(threads: threads), atMost: 7)
    var results: [Int] = []
    for number in 0..<300 {
      results += try tasks.add {
        usleep(UInt32(number * 7919 % 5) * 40)
        return number
      }
    }
    results += try tasks.finish()
    #expect(results == Array(0..<300))
  }

  @Test("without a pool, and inside a piece, tasks are done when they are added")
  func atOnce() throws {
    let alone = OrderedTasks<Int>(pool: nil, atMost: 1)
    #expect(try alone.add { 1 } == [1])
    #expect(try alone.add { 2 } == [2])
    let pool = ThreadPool(threads: 3)
    let results = try pool.map(4) { piece in
      let tasks = OrderedTasks<Int>(pool: pool, atMost: 9)
      return try (0..<5).flatMap { number in try tasks.add { 10 * piece + number } }
    }
    #expect(results == (0..<4).map { piece in (0..<5).map { 10 * piece + $0 } })
  }

  @Test("no more tasks are under way than allowed, by number and by weight")
  func bounds() throws {
    for (count, weight) in [(3, Int.max), (100, 30)] {
      let tasks = OrderedTasks<Int>(pool: ThreadPool(threads: 4), atMost: count, weighing: weight)
      var added = 0, handed = 0, most = 0
      for _ in 0..<200 {
        added += 1
        handed += try tasks.add(weight: 10) {
          usleep(20); return 0
        }.count
        most = max(most, added - handed)
      }
      #expect(most <= 3)
      handed += try tasks.finish().count
      #expect(handed == 200)
    }
  }

  @Test("other tasks go on while the owner is elsewhere")
  func overlap() throws {
    let pool = ThreadPool(threads: 2)
    let tasks = OrderedTasks<Int>(pool: pool, atMost: 4)
    let started = Atomic(0)
    let early = try tasks.add { started.add(1, ordering: .sequentiallyConsistent).newValue }
    // Ends only if the pool's own thread does the task.
    while started.load(ordering: .sequentiallyConsistent) == 0 { usleep(100) }
    #expect(try early + tasks.finish() == [1])
  }

  @Test("the error of the oldest task is thrown", arguments: [1, 4])
  func errors(threads: Int) throws {
    var handed: [Int] = []
    #expect(throws: Failure.usage("5")) {
      try ThreadPool(threads: threads).forEachInOrder(100, atMost: 8) { number in
        usleep(UInt32(100 - number))
        if number >= 5 { throw Failure.usage("\(number)") }
        return number
      } then: { _, number in
        handed.append(number)
      }
    }
    #expect(handed == Array(0..<5).prefix(handed.count).map(\.self))
  }

  @Test("an owner that is let go of leaves no task behind")
  func giveUp() throws {
    let pool = ThreadPool(threads: 4)
    let begun = Atomic(0), ended = Atomic(0)
    for _ in 0..<50 {
      #expect(throws: Failure.usage("enough")) {
        try pool.forEachInOrder(40, atMost: 20) { number in
          begun.add(1, ordering: .sequentiallyConsistent)
          usleep(UInt32(number * 7919 % 7) * 100)
          ended.add(1, ordering: .sequentiallyConsistent)
        } then: { place, _ in
          if place == 3 { throw Failure.usage("enough") }
        }
      }
      let (first, last) = (
        begun.load(ordering: .sequentiallyConsistent), ended.load(ordering: .sequentiallyConsistent)
      )
      #expect(first == last)
    }
    usleep(20_000)
    #expect(begun.load(ordering: .sequentiallyConsistent) < 50 * 40)
    #expect(
      begun.load(ordering: .sequentiallyConsistent) == ended.load(ordering: .sequentiallyConsistent)
    )
  }

  @Test("tasks of one owner inside the results of another", arguments: [1, 2, 3])
  func nested(threads: Int) throws {
    let pool = ThreadPool(threads: threads)
    let inner = OrderedTasks<Int>(pool: pool, atMost: 2)
    var squares: [Int] = []
    try pool.forEachInOrder(200, atMost: 6) {
      $0
    } then: { place, number in
      #expect(place == number)
      squares += try inner.add { number * number }
      squares += try pool.map(3) { _ in [Int]() }.joined()
    }
    squares += try inner.finish()
    #expect(squares == (0..<200).map { $0 * $0 })
  }
}
