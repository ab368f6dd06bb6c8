import CKernels
import Foundation
import Synchronization

/// The memory of tensors of 64 KiB or more: address space that is used again from step to step.
///
/// A block is cut from the smallest unused range that has room for it, the lowest of equals, and
/// joins its unused neighbours when it is given back. So where blocks go depends on the blocks in
/// use alone, and a computation that repeats itself finds the memory that it left: fresh pages,
/// which cost a fault and are cleared by the kernel, are needed by its first steps only.
///
/// Memory that is not used any more goes back to the system by one rule. Each time that blocks of 32
/// times the memory held were taken, if never more than half of that memory was in use meanwhile
/// and it is 64 MiB or more, all its unused pages are given back. So a process holds at most twice
/// what it lately used, and what it fills again is little beside what it writes.
///
/// Smaller requests are malloc's, whose heap is kept likewise (`gopher_keep_heap`).
package final class StorageArena: Sendable {
  /// The arena of the process.
  static let shared = {
    gopher_keep_heap()
    return StorageArena()
  }()

  private let state = Mutex(State())

  private static let smallest = 64 << 10

  /// An arena that holds no memory yet.
  package init() {}

  // Blocks still in use would lose their memory; the arena of the process lives as long as it.
  deinit { state.withLock { $0.unmap() } }

  /// The size that is taken for a request of so many bytes.
  package static func roundedSize(_ bytes: Int) -> Int {
    let unit = bytes < smallest ? 64 : 4096
    return (bytes + unit - 1) / unit * unit
  }

  /// A block of a rounded size with undefined contents, at a multiple of 64.
  package func take(_ bytes: Int) -> UnsafeMutableRawPointer {
    var memory: UnsafeMutableRawPointer?
    if bytes >= Self.smallest {
      let start = state.withLock { $0.take(bytes)?.lowerBound }
      memory = start.flatMap { UnsafeMutableRawPointer(bitPattern: $0) }
    } else if posix_memalign(&memory, 64, bytes) != 0 {
      memory = nil
    }
    guard let memory else {
      preconditionFailure("Storage: no memory for \(bytes) bytes; check the need before allocating")
    }
    return memory
  }

  /// Takes back a block of a rounded size.
  package func give(_ memory: UnsafeMutableRawPointer, _ bytes: Int) {
    guard bytes >= Self.smallest else { return free(memory) }
    let start = UInt(bitPattern: memory)
    state.withLock { $0.give(start..<start + UInt(bytes)) }
  }

  /// The blocks taken so far for which some memory was fresh.
  package var freshBlocks: Int { state.withLock { $0.freshBlocks } }

  /// The bytes of memory held, in use or not: whole pages of 2 MiB.
  package var heldBytes: Int { state.withLock { $0.held } }
}

extension Storage {
  /// The blocks of 64 KiB or more for which this process needed fresh memory: in the long run, a
  /// training step adds none.
  public static var freshBlocks: Int { StorageArena.shared.freshBlocks }
}

extension StorageArena {
  fileprivate struct State: Sendable {
    private var regions: [AddressRegion] = []
    private var unused = UnusedRanges()
    private(set) var held = 0
    private(set) var freshBlocks = 0
    private var inUse = 0
    /// Since the last review, the bytes taken and the most in use.
    private var taken = 0
    private var mostInUse = 0

    /// nil where the system has no address space.
    mutating func take(_ bytes: Int) -> Range<UInt>? {
      guard let block = unused.take(bytes) ?? afterReserving(bytes) else { return nil }
      var fresh = 0
      for index in regions.indices { fresh += regions[index].hold(block) }
      if fresh > 0 { freshBlocks += 1 }
      held += fresh * AddressRegion.page
      inUse += bytes
      taken += bytes
      mostInUse = max(mostInUse, inUse)
      if taken / 32 >= held { review() }
      return block
    }

    mutating func give(_ block: Range<UInt>) {
      inUse -= block.count
      unused.give(block)
    }

    /// Gives unused pages back if much less was in use since the last review than is held.
    private mutating func review() {
      if held >= 64 << 20, mostInUse < held / 2 {
        for range in unused.ranges {
          for index in regions.indices {
            held -= regions[index].release(range) * AddressRegion.page
          }
        }
      }
      (taken, mostInUse) = (0, inUse)
    }

    /// A block from a new region of 64 GiB, or of less where the system refuses so much.
    private mutating func afterReserving(_ bytes: Int) -> Range<UInt>? {
      let page = AddressRegion.page, least = (bytes + page - 1) / page * page
      var size = max(least, 64 << 30)
      while true {
        if let region = AddressRegion(bytes: size) {
          regions.append(region)
          unused.give(region.range)
          return unused.take(bytes)
        }
        if size == least { return nil }
        size = max(least, size / 2 / page * page)
      }
    }

    func unmap() { for region in regions { region.unmap() } }
  }
}
