/// A table that is filled once and then read by any number of threads without checks.
///
/// Encoding asks several tables for every character; an array would check its bounds each time.
/// Whoever reads keeps the table alive and its indices in range.
final class ConstantTable<Element: BitwiseCopyable>: @unchecked Sendable {
  // Sendable: nothing writes to it after init.

  let start: UnsafePointer<Element>
  let count: Int

  init(_ elements: [Element]) {
    count = elements.count
    let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
    for (index, element) in elements.enumerated() { (memory + index).initialize(to: element) }
    start = UnsafePointer(memory)
  }

  deinit { start.deallocate() }
}
