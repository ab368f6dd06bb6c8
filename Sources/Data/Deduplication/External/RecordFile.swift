/// A file of fixed-width records: appended, then read in order any number of times.
///
/// Memory: one block while writing, one a reader. What fits one block is written only when
/// ``records(_:)`` or ``flush()`` are called.
final class RecordFile<Record: BitwiseCopyable> {
  /// The number of records.
  private(set) var count = 0
  private let scratch: Scratch
  private var file: ScratchFile?
  private var block: [Record] = []
  private let blockCount: Int

  /// An empty file; `blockBytes` are read and written at once.
  init(_ scratch: Scratch, blockBytes: Int = 256 << 10) {
    self.scratch = scratch
    blockCount = max(1, blockBytes / MemoryLayout<Record>.stride)
  }

  /// Appends a record.
  func append(_ record: Record) throws {
    block.append(record)
    count += 1
    if block.count == blockCount { try flush() }
  }

  /// Appends records.
  func append(contentsOf records: some Collection<Record>) throws {
    for record in records { try append(record) }
  }

  /// Reads from a record on; nothing may be appended until the reader is done.
  func reader(from start: Int = 0) throws -> Reader {
    guard file != nil else { return Reader(block: block, position: start) }
    try flush()
    return Reader(file, range: start..<count, blockCount: blockCount)
  }

  /// The records of a range.
  func records(_ range: Range<Int>) throws -> [Record] {
    precondition(0 <= range.lowerBound && range.upperBound <= count, "RecordFile: beyond the end")
    try flush()
    return try Self.records(range, of: file)
  }

  fileprivate static func records(_ range: Range<Int>, of file: ScratchFile?) throws -> [Record] {
    guard let file, !range.isEmpty else { return [] }
    return try [Record](unsafeUninitializedCapacity: range.count) { buffer, initialized in
      let stride = MemoryLayout<Record>.stride
      let bytes = UnsafeMutableRawBufferPointer(
        start: buffer.baseAddress, count: range.count * stride)
      try file.read(into: bytes, at: range.lowerBound * stride)
      initialized = range.count
    }
  }

  /// Writes what is still in memory, so that threads may read records.
  func flush() throws {
    if block.isEmpty { return }
    let file = try file ?? scratch.file()
    self.file = file
    try block.withUnsafeBytes { try file.append($0) }
    block.removeAll(keepingCapacity: true)
  }

  /// Hands out records in order.
  struct Reader {
    private let file: ScratchFile?
    private var next: Int
    private let end: Int
    private let blockCount: Int
    private var block: [Record] = []
    private var position = 0

    fileprivate init(block: [Record], position: Int) {
      file = nil
      (next, end, blockCount) = (0, 0, 0)
      (self.block, self.position) = (block, position)
    }

    fileprivate init(_ file: ScratchFile?, range: Range<Int>, blockCount: Int) {
      self.file = file
      next = range.lowerBound
      end = range.upperBound
      self.blockCount = blockCount
    }

    /// The next record; nil behind the last.
    mutating func read() throws -> Record? {
      if position == block.count {
        guard next < end else { return nil }
        let upper = min(end, next + blockCount)
        block = try RecordFile.records(next..<upper, of: file)
        (next, position) = (upper, 0)
      }
      position += 1
      return block[position - 1]
    }
  }
}
