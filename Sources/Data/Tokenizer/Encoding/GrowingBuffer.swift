/// Memory that grows and is written by position; its contents stay when it grows.
struct GrowingBuffer<Element: BitwiseCopyable>: ~Copyable {
  private(set) var start: UnsafeMutablePointer<Element>
  private(set) var capacity: Int

  init(capacity: Int) {
    start = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit { start.deallocate() }

  /// Makes room for a number of elements, the first `used` of which are kept.
  @inline(__always)
  mutating func reserve(_ wanted: Int, keeping used: Int) {
    if wanted > capacity { grow(to: max(wanted, 2 * capacity), keeping: used) }
  }

  /// Gives memory back above a number of elements; what it holds is lost.
  mutating func shrink(to most: Int) {
    if capacity > most { grow(to: most, keeping: 0) }
  }

  @inline(never)
  private mutating func grow(to wanted: Int, keeping used: Int) {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: wanted)
    larger.update(from: start, count: used)
    start.deallocate()
    start = larger
    capacity = wanted
  }
}
