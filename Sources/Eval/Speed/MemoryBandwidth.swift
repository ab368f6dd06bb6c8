import Foundation
import GopherCore
import GopherModel
import Tensors

/// How fast memory can be read, in bytes a second.
public struct MemoryBandwidth: Equatable, Sendable {
  /// By one thread.
  public let oneThread: Double
  /// By all threads of the pool.
  public let allThreads: Double
  /// The size of what was read: far more than the last-level cache holds.
  public let bytes: Int

  /// The best rates of reading a buffer of eight times the last-level cache, but 256 MiB to 1 GiB
  /// of at most a quarter of the memory there is, of five tries each.
  public static func measure() -> MemoryBandwidth {
    let room = (AvailableMemory.bytes() ?? 1 << 30) / 4
    let bytes = max(1 << 20, min(min(max(8 * lastLevelCache(), 256 << 20), 1 << 30), room))
    let lanes = bytes / 64
    let numbers = UnsafeMutableBufferPointer<SIMD16<Float>>.allocate(capacity: lanes)
    defer { numbers.deallocate() }
    // Each page is touched: pages that were never written are one page of zeros.
    numbers.initialize(repeating: .one)
    let (one, all) = (ThreadPool(threads: 1), Parallelism.pool)
    return MemoryBandwidth(
      oneThread: best(numbers, on: one), allThreads: best(numbers, on: all), bytes: bytes)
  }

  private static func best(
    _ numbers: UnsafeMutableBufferPointer<SIMD16<Float>>, on pool: ThreadPool
  ) -> Double {
    let pieces = 64, lanes = numbers.count
    let clock = ContinuousClock()
    return (0..<5).reduce(0.0) { best, _ in
      let duration = clock.measure {
        pool.forEach(pieces) { piece in
          let sum = sum(numbers[(piece * lanes / pieces)..<((piece + 1) * lanes / pieces)])
          precondition(sum[0] > 0, "MemoryBandwidth: nothing was read")
        }
      }
      return max(best, Double(lanes * 64) / (duration / .seconds(1)))
    }
  }

  /// Four sums side by side, so that adding does not wait for adding.
  private static func sum(
    _ numbers: Slice<UnsafeMutableBufferPointer<SIMD16<Float>>>
  ) -> SIMD16<Float> {
    let numbers = UnsafeMutableBufferPointer(rebasing: numbers)
    var a = SIMD16<Float>.zero, b = a, c = a, d = a
    var index = 0
    while index + 3 < numbers.count {
      a += numbers[index]
      b += numbers[index + 1]
      c += numbers[index + 2]
      d += numbers[index + 3]
      index += 4
    }
    while index < numbers.count {
      a += numbers[index]
      index += 1
    }
    return (a + b) + (c + d)
  }

  /// The bytes of the largest cache; 0 where the system does not tell.
  private static func lastLevelCache() -> Int {
    let folder = "/sys/devices/system/cpu/cpu0/cache"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in
      let text = try? String(contentsOfFile: "\(folder)/\(name)/size", encoding: .utf8)
      guard let text = text?.trimmingCharacters(in: .whitespacesAndNewlines), text.hasSuffix("K")
      else { return nil }
      return Int(text.dropLast()).map { $0 << 10 }
    }.max() ?? 0
  }
}
