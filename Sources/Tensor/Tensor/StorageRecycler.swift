import Foundation
import Synchronization

/// Keeps the large blocks that one training step frees for the next step.
///
/// Fresh pages cost the kernel a fault for each 4 KiB, which would be several per cent of a step.
/// Kept blocks never raise the process above the most memory that was ever live at once: a request
/// that finds no kept block of its size first releases kept ones.
final class StorageRecycler: Sendable {
  static let shared = StorageRecycler()

  fileprivate struct State {
    /// Kept blocks by their size.
    var kept: [Int: [Block]] = [:]
    var keptBytes = 0
    var liveBytes = 0
    var highWater = 0
    /// Large blocks that were allocated because none was kept.
    var fresh = 0
  }

  fileprivate struct Block: @unchecked Sendable {
    // Sendable: a kept block belongs to the recycler alone.
    let memory: UnsafeMutableRawPointer
  }

  private let state = Mutex(State())

  private static let smallest = 64 << 10
  private static let hugePage = 2 << 20

  /// The size that is allocated for a request: large ones in steps of at most an eighth.
  static func roundedSize(_ bytes: Int) -> Int {
    if bytes < smallest { return (bytes + 63) & ~63 }
    let step = max(4096, 1 << (Int.bitWidth - bytes.leadingZeroBitCount - 4))
    return (bytes + step - 1) / step * step
  }

  /// A block of a rounded size with undefined contents.
  func take(_ bytes: Int) -> UnsafeMutableRawPointer {
    guard bytes >= Self.smallest else { return Self.allocate(bytes) }
    let (found, surplus) = state.withLock { state -> (Block?, [Block]) in
      state.liveBytes += bytes
      state.highWater = max(state.highWater, state.liveBytes)
      if let block = state.kept[bytes]?.popLast() {
        state.keptBytes -= bytes
        return (block, [])
      }
      state.fresh += 1
      return (nil, state.surplus())
    }
    for block in surplus { free(block.memory) }
    return found?.memory ?? Self.allocate(bytes)
  }

  /// Takes back a block of a rounded size.
  func give(_ memory: UnsafeMutableRawPointer, _ bytes: Int) {
    guard bytes >= Self.smallest else { return free(memory) }
    let block = Block(memory: memory)
    state.withLock { state in
      state.liveBytes -= bytes
      state.keptBytes += bytes
      state.kept[bytes, default: []].append(block)
    }
  }

  /// Large blocks that were allocated because none of their size was kept.
  fileprivate var fresh: Int { state.withLock { $0.fresh } }

  private static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
    let isHuge = bytes >= 2 * hugePage
    var memory: UnsafeMutableRawPointer?
    let status = posix_memalign(&memory, isHuge ? hugePage : 64, bytes)
    guard status == 0, let memory else {
      preconditionFailure("Storage: no memory for \(bytes) bytes; check the need before allocating")
    }
    // Advice: the kernel may not follow it.
    if isHuge { _ = madvise(memory, bytes, MADV_HUGEPAGE) }
    return memory
  }
}

extension Storage {
  /// The blocks of 64 KiB or more that this process has allocated because none of their size was
  /// there to be used again.
  public static var freshBlocks: Int { StorageRecycler.shared.fresh }
}

extension StorageRecycler.State {
  /// Removes kept blocks until live and kept memory together fit under the high-water mark.
  fileprivate mutating func surplus() -> [StorageRecycler.Block] {
    var released: [StorageRecycler.Block] = []
    for size in kept.keys.sorted(by: >) {
      while liveBytes + keptBytes > highWater, let block = kept[size]?.popLast() {
        keptBytes -= size
        released.append(block)
      }
    }
    return released
  }
}
