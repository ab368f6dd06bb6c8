/// The symbols of one segment while pairs of them merge.
///
/// Merges happen in libsentencepiece's order: of all neighbours that merge, those of the highest
/// score first, and of equal scores the leftmost. What merges in one place depends on nothing else
/// in the list, so any way to find that pair gives the same symbols.
struct MergeList: ~Copyable {
  /// Lists up to this length are searched from end to end for the next merge.
  private static let longestSearched = 40

  // Not private: debug builds of Swift 6.3 end with "Broken module found" where another file destroys a
  // list of elements that it cannot name.
  struct Item: BitwiseCopyable {
    var symbol: UInt32
    /// Where its text begins in the segment.
    var start: UInt32
    /// The rank of this symbol and the next, and what they merge to.
    var rank: UInt32 = MergeTable.noRank
    var merged: UInt32 = 0
  }

  struct Link: BitwiseCopyable {
    var previous: Int32
    var next: Int32
  }

  private var items = GrowingBuffer<Item>(capacity: 64)
  private var links = GrowingBuffer<Link>(capacity: 64)
  private var heap = GrowingBuffer<UInt64>(capacity: 64)
  private var heapCount = 0
  private(set) var count = 0

  mutating func shrink(to most: Int) {
    items.shrink(to: most)
    links.shrink(to: most)
    heap.shrink(to: most)
  }

  /// Empties the list and makes room for a number of symbols.
  @inline(__always)
  mutating func begin(room: Int) {
    count = 0
    items.reserve(room, keeping: 0)
  }

  /// Appends a symbol that begins at a place of the segment.
  @inline(__always)
  mutating func append(_ symbol: UInt32, start: Int) {
    items.start[count] = Item(symbol: symbol, start: UInt32(truncatingIfNeeded: start))
    count += 1
  }

  /// A symbol and where its text begins, once all has merged.
  @inline(__always)
  func symbol(at index: Int) -> (symbol: UInt32, start: Int) {
    (items.start[index].symbol, Int(items.start[index].start))
  }

  /// Merges all that merges.
  ///
  /// - Complexity: O(n log n) in the number of symbols.
  mutating func merge(_ table: borrowing MergeTable) {
    let items = items.start
    for index in 0..<max(0, count - 1) {
      let found = table.merge(items[index].symbol, items[index + 1].symbol)
      items[index].rank = found.rank
      items[index].merged = found.merged
    }
    if count <= Self.longestSearched { mergeBySearch(table) } else { mergeByHeap(table) }
  }

  private mutating func mergeBySearch(_ table: borrowing MergeTable) {
    let items = items.start
    var count = count
    while count > 1 {
      var best = MergeTable.noRank, place = 0
      for index in 0..<count - 1 where items[index].rank < best {
        best = items[index].rank
        place = index
      }
      if best == MergeTable.noRank { break }
      items[place].symbol = items[place].merged
      count -= 1
      for index in place + 1..<max(place + 1, count) { items[index] = items[index + 1] }
      rerank(place, place + 1 < count ? place + 1 : nil, table)
      if place > 0 { rerank(place - 1, place, table) }
    }
    self.count = count
  }

  @inline(__always)
  private func rerank(_ left: Int, _ right: Int?, _ table: borrowing MergeTable) {
    let items = items.start
    guard let right else {
      items[left].rank = MergeTable.noRank
      return
    }
    let found = table.merge(items[left].symbol, items[right].symbol)
    items[left].rank = found.rank
    items[left].merged = found.merged
  }

  /// A heap of (rank, place); an entry is out of date if its place has another rank by now.
  private mutating func mergeByHeap(_ table: borrowing MergeTable) {
    links.reserve(count, keeping: 0)
    heap.reserve(count + 2, keeping: 0)
    let items = items.start, links = links.start
    heapCount = 0
    for index in 0..<count {
      links[index] = Link(
        previous: Int32(index - 1), next: index + 1 < count ? Int32(index + 1) : -1)
      guard items[index].rank != MergeTable.noRank else { continue }
      heap.start[heapCount] = Self.entry(items[index].rank, index)
      heapCount += 1
    }
    for index in stride(from: heapCount / 2 - 1, through: 0, by: -1) { sink(index) }
    while heapCount > 0 {
      let entry = heap.start[0]
      heapCount -= 1
      heap.start[0] = heap.start[heapCount]
      sink(0)
      let place = Int(entry & 0xFFFF_FFFF)
      guard items[place].rank == UInt32(entry >> 32) else { continue }
      let gone = Int(links[place].next), next = links[gone].next
      items[place].symbol = items[place].merged
      items[gone].rank = MergeTable.noRank
      links[place].next = next
      if next >= 0 { links[Int(next)].previous = Int32(place) }
      rerank(place, next >= 0 ? Int(next) : nil, table)
      push(place)
      let previous = Int(links[place].previous)
      if previous >= 0 {
        rerank(previous, place, table)
        push(previous)
      }
    }
    var kept = 0, place = 0
    while place >= 0 {
      items[kept] = items[place]
      kept += 1
      place = Int(links[place].next)
    }
    count = kept
  }

  private static func entry(_ rank: UInt32, _ place: Int) -> UInt64 {
    UInt64(rank) << 32 | UInt64(place)
  }

  private mutating func push(_ place: Int) {
    let rank = items.start[place].rank
    guard rank != MergeTable.noRank else { return }
    heap.reserve(heapCount + 1, keeping: heapCount)
    let heap = heap.start, entry = Self.entry(rank, place)
    var index = heapCount
    heapCount += 1
    while index > 0, heap[(index - 1) / 2] > entry {
      heap[index] = heap[(index - 1) / 2]
      index = (index - 1) / 2
    }
    heap[index] = entry
  }

  private mutating func sink(_ from: Int) {
    let heap = heap.start, count = heapCount
    guard from < count else { return }
    let entry = heap[from]
    var index = from
    while true {
      var child = 2 * index + 1
      guard child < count else { break }
      if child + 1 < count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < entry else { break }
      heap[index] = heap[child]
      index = child
    }
    heap[index] = entry
  }
}
