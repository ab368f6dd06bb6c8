import Foundation
import GopherCore
import Tensors
import Testing

@Suite struct StorageArenaTests {
  private struct Block {
    let memory: UnsafeMutableRawPointer
    let bytes: Int
    let mark: UInt8

    /// Whether both ends are as they were written.
    var isIntact: Bool {
      memory.load(as: UInt8.self) == mark
        && memory.load(fromByteOffset: bytes - 1, as: UInt8.self) == mark
    }
  }

  /// Random blocks, small ones too: taken, marked all over, looked at again, given back.
  private func churn(_ arena: StorageArena, seed: Int) -> Bool {
    let random = Philox(seed: UInt64(seed), purpose: "arena")
    var blocks: [Block] = [], isRight = true
    for step in 0..<300 as Range<UInt64> {
      if blocks.count > 20 || random.integer(below: 2, at: 3 * step) == 0 && !blocks.isEmpty {
        let index = random.integer(below: UInt64(blocks.count), at: 3 * step + 1)
        let block = blocks.remove(at: Int(index))
        let isWhole = (0..<block.bytes).allSatisfy {
          block.memory.load(fromByteOffset: $0, as: UInt8.self) == block.mark
        }
        isRight = isRight && block.isIntact && isWhole
        arena.give(block.memory, block.bytes)
      } else {
        let bytes = StorageArena.roundedSize(
          1 + Int(random.integer(below: 200_000, at: 3 * step + 2)))
        let memory = arena.take(bytes), mark = UInt8(truncatingIfNeeded: Int(step) + 31 * seed)
        isRight = isRight && UInt(bitPattern: memory) % 64 == 0
        memory.initializeMemory(as: UInt8.self, repeating: mark, count: bytes)
        blocks.append(Block(memory: memory, bytes: bytes, mark: mark))
      }
    }
    for block in blocks {
      isRight = isRight && block.isIntact
      arena.give(block.memory, block.bytes)
    }
    return isRight
  }

  @Test("blocks on several threads stay apart, aligned, and become one range again")
  func threads() throws {
    let arena = StorageArena(), pool = ThreadPool(threads: 4)
    let results = try pool.map(8) { churn(arena, seed: $0) }
    #expect(results.allSatisfy { $0 })
    // All that was held is one range: a block as large as it needs nothing fresh.
    let held = arena.heldBytes, fresh = arena.freshBlocks
    let whole = arena.take(held)
    #expect(arena.freshBlocks == fresh && arena.heldBytes == held)
    arena.give(whole, held)
  }

  @Test("what is repeated finds the same memory")
  func repeated() {
    let arena = StorageArena()
    let sizes = [70_000, 4_000_000, 100_000, 9_000_000].map(StorageArena.roundedSize)
    func step() -> [UnsafeMutableRawPointer] {
      let blocks = sizes.map(arena.take)
      // One goes early, and a smaller one takes its place.
      arena.give(blocks[1], sizes[1])
      let late = arena.take(sizes[0])
      for index in [2, 0, 3] { arena.give(blocks[index], sizes[index]) }
      arena.give(late, sizes[0])
      return blocks + [late]
    }
    let first = step(), fresh = arena.freshBlocks
    #expect(fresh > 0)
    for _ in 0..<100 { #expect(step() == first) }
    #expect(arena.freshBlocks == fresh)
  }

  @Test("memory that is not used any more goes back, what is in use stays")
  func release() {
    let arena = StorageArena(), large = 96 << 20, small = 8 << 20
    let kept = arena.take(small), passing = arena.take(large), last = arena.take(small)
    kept.storeBytes(of: 17, as: UInt8.self)
    last.storeBytes(of: 18, as: UInt8.self)
    for start in stride(from: 0, to: large, by: 4096) {
      passing.storeBytes(of: 1, toByteOffset: start, as: UInt8.self)
    }
    arena.give(passing, large)
    #expect(arena.heldBytes >= large)
    // 32 times what is held, twice: the first review still knows the large block.
    for _ in 0..<(2 * 33 * arena.heldBytes / small) { arena.give(arena.take(small), small) }
    #expect(arena.heldBytes <= 4 * small)
    #expect(kept.load(as: UInt8.self) == 17 && last.load(as: UInt8.self) == 18)
    // Given back and filled anew: zeros.
    let fresh = arena.freshBlocks, again = arena.take(large)
    #expect(arena.freshBlocks == fresh + 1)
    #expect(again.load(fromByteOffset: large - 4096, as: UInt8.self) == 0)
    arena.give(again, large)
    for block in [kept, last] { arena.give(block, small) }
  }

  @Test("texts of many lengths hold no more than the longest")
  func lengths() {
    let arena = StorageArena(), random = Philox(seed: 5, purpose: "lengths")
    var most = 0
    for text in 0..<200 as Range<UInt64> {
      let length = 100 + Int(random.integer(below: 2000, at: text))
      let sizes = (0..<12).map { StorageArena.roundedSize(length * (1 + $0 % 4) * 2048) }
      most = max(most, sizes.reduce(0, +))
      // As layers do: each lives until the one after the next is there.
      var blocks: [(UnsafeMutableRawPointer, Int)] = []
      for size in sizes {
        blocks.append((arena.take(size), size))
        if blocks.count % 3 == 0 {
          let block = blocks.removeFirst()
          arena.give(block.0, block.1)
        }
      }
      for block in blocks { arena.give(block.0, block.1) }
    }
    // Whole pages of 2 MiB are held.
    #expect(arena.heldBytes <= most + (2 << 20))
  }
}
