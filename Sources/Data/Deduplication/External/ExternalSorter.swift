/// Sorts any number of fixed-width records within a given memory.
///
/// Records gather in memory; a full buffer is sorted and written as a run, and the runs are merged
/// while they are read. What fits the buffer is never written.
///
/// Memory: `memory` bytes while appending and as many again while a buffer is sorted; while
/// reading, `memory` for the blocks of the runs, or 4 KiB a run if that is more.
package final class ExternalSorter<Record: SortableRecord> {
  /// The number of records.
  package private(set) var count = 0

  private let scratch: Scratch
  private let memory: Int
  private let capacity: Int
  private var buffer: UnsafeMutablePointer<Record>?
  private var filled = 0
  private var file: ScratchFile?
  private var runs: [Range<Int>] = []

  /// An empty sorter.
  package init(_ scratch: Scratch, memory: Int) {
    self.scratch = scratch
    self.memory = memory
    capacity = max(64, memory / MemoryLayout<Record>.stride)
  }

  deinit { buffer?.deallocate() }

  /// Whether the next record makes the sorter write a run.
  var isFull: Bool { filled == capacity }

  /// Adds a record.
  @inline(__always)
  package func append(_ record: Record) throws {
    if filled == capacity { try writeRun() }
    if buffer == nil { buffer = .allocate(capacity: capacity) }
    buffer?[filled] = record
    filled += 1
    count += 1
  }

  /// Sorts the buffer and writes it as a run; called by itself when the buffer is full.
  func writeRun() throws {
    guard filled > 0, let buffer else { return }
    sortBuffer()
    let file = try self.file ?? scratch.file()
    self.file = file
    let start = file.size
    try file.append(
      UnsafeRawBufferPointer(start: buffer, count: filled * MemoryLayout<Record>.stride))
    runs.append(start..<file.size)
    filled = 0
  }

  /// Gives the buffer's memory back until more records come, if there is more than the buffer holds.
  func releaseBuffer() throws {
    if runs.isEmpty { return }
    try writeRun()
    buffer?.deallocate()
    buffer = nil
  }

  /// The records in order, once: the sorter is empty afterwards.
  package func sorted() throws -> SortedRecords<Record> {
    defer { (buffer, filled, file, runs, count) = (nil, 0, nil, [], 0) }
    try releaseBuffer()
    guard let file else {
      sortBuffer()
      return SortedRecords(buffer: buffer, count: filled)
    }
    let blockBytes = min(1 << 20, max(4 << 10, memory / runs.count))
    return try SortedRecords(file: file, runs: runs, blockBytes: blockBytes)
  }

  private func sortBuffer() {
    guard let buffer, filled > 1 else { return }
    let scratch = UnsafeMutablePointer<Record>.allocate(capacity: filled)
    defer { scratch.deallocate() }
    RadixSort.sort(UnsafeMutableBufferPointer(start: buffer, count: filled), scratch: scratch)
  }
}

/// Records in order, merged from sorted runs.
package final class SortedRecords<Record: SortableRecord> {
  /// A run's part in memory.
  private struct Run {
    let block: UnsafeMutablePointer<Record>
    var position = 0
    var count = 0
    var rest: Range<Int>
  }

  private let file: ScratchFile?
  private var runs: [Run]
  /// The runs that have records left, as a heap by their next records.
  private var heap: [Int]
  private let blockCount: Int

  /// The records of one buffer, which is taken over.
  fileprivate init(buffer: UnsafeMutablePointer<Record>?, count: Int) {
    file = nil
    blockCount = count
    runs = buffer.map { [Run(block: $0, count: count, rest: 0..<0)] } ?? []
    heap = count > 0 ? [0] : []
  }

  fileprivate init(file: ScratchFile, runs: [Range<Int>], blockBytes: Int) throws {
    self.file = file
    blockCount = max(1, blockBytes / MemoryLayout<Record>.stride)
    let blockCount = blockCount
    self.runs = runs.map { Run(block: .allocate(capacity: blockCount), rest: $0) }
    heap = []
    for run in self.runs.indices where try fill(run) { heap.append(run) }
    for place in heap.indices.reversed() { siftDown(place) }
  }

  deinit { for run in runs { run.block.deallocate() } }

  /// The next record; nil behind the last.
  package func next() throws -> Record? {
    guard let first = heap.first else { return nil }
    let record = runs[first].block[runs[first].position]
    runs[first].position += 1
    if runs[first].position == runs[first].count, try !fill(first) {
      let last = heap.removeLast()
      if heap.isEmpty { return record }
      heap[0] = last
    }
    if heap.count > 1 { siftDown(0) }
    return record
  }

  /// Reads the next block of a run; whether there was one.
  private func fill(_ run: Int) throws -> Bool {
    guard let file, !runs[run].rest.isEmpty else { return false }
    let stride = MemoryLayout<Record>.stride
    let bytes = min(runs[run].rest.count, blockCount * stride)
    let start = runs[run].rest.lowerBound
    try file.read(
      into: UnsafeMutableRawBufferPointer(start: runs[run].block, count: bytes), at: start)
    runs[run].rest = (start + bytes)..<runs[run].rest.upperBound
    runs[run].count = bytes / stride
    runs[run].position = 0
    return true
  }

  private func head(_ place: Int) -> Record {
    let run = heap[place]
    return runs[run].block[runs[run].position]
  }

  private func siftDown(_ start: Int) {
    var place = start
    let moving = heap[place], record = head(place)
    while true {
      var child = 2 * place + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, head(child + 1) < head(child) { child += 1 }
      guard head(child) < record else { break }
      heap[place] = heap[child]
      place = child
    }
    heap[place] = moving
  }
}
