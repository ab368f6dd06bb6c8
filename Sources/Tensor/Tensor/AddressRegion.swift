import Foundation

/// Reserved address space that knows which of its pages hold memory.
///
/// The system fills a page when it is first written. Pages count as 2 MiB, as large as the kernel
/// is asked to make them; it may fill smaller ones.
struct AddressRegion: Sendable {
  /// The bytes of a page.
  static let page = 2 << 20

  /// The addresses, from one multiple of a page to another.
  let range: Range<UInt>
  private let mapping: Range<UInt>
  private var isHeld: [Bool]

  /// Reserves room for `bytes`, a multiple of a page; nil where the system refuses.
  init?(bytes: Int) {
    let size = bytes + Self.page
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    guard let base = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0), base != MAP_FAILED
    else { return nil }
    let start = UInt(bitPattern: base), page = UInt(Self.page)
    mapping = start..<start + UInt(size)
    let first = (start + page - 1) / page * page
    range = first..<first + UInt(bytes)
    isHeld = Array(repeating: false, count: bytes / Self.page)
    // Advice: the kernel may not follow it.
    _ = madvise(UnsafeMutableRawPointer(bitPattern: first), bytes, MADV_HUGEPAGE)
  }

  /// Counts the pages of `used` as held, for it is about to be written; the number that were not.
  mutating func hold(_ used: Range<UInt>) -> Int {
    let part = used.clamped(to: range)
    guard !part.isEmpty else { return 0 }
    var fresh = 0
    for page in number(part.lowerBound)...number(part.upperBound - 1) where !isHeld[page] {
      isHeld[page] = true
      fresh += 1
    }
    return fresh
  }

  /// Gives the system back all pages that lie in `unused` as a whole; the number that were held.
  mutating func release(_ unused: Range<UInt>) -> Int {
    let part = unused.clamped(to: range)
    var page = number(part.lowerBound + UInt(Self.page) - 1), released = 0
    let end = number(part.upperBound)
    while page < end {
      let first = page
      while page < end, isHeld[page] { page += 1 }
      released += release(first..<page)
      page += 1
    }
    return released
  }

  private mutating func release(_ pages: Range<Int>) -> Int {
    let start = range.lowerBound + UInt(pages.lowerBound * Self.page)
    guard !pages.isEmpty,
      madvise(UnsafeMutableRawPointer(bitPattern: start), pages.count * Self.page, MADV_DONTNEED)
        == 0
    else { return 0 }
    for page in pages { isHeld[page] = false }
    return pages.count
  }

  private func number(_ address: UInt) -> Int { Int(address - range.lowerBound) / Self.page }

  /// Gives the address space back, and all that it holds; nothing may use it any more.
  func unmap() {
    _ = munmap(UnsafeMutableRawPointer(bitPattern: mapping.lowerBound), mapping.count)
  }
}
