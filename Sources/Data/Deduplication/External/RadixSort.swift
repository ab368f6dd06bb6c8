/// A record of fixed width with an order.
package protocol SortableRecord: BitwiseCopyable, Comparable, Sendable {
  /// The first 64 bits of the order: if one record's is less, the record is less.
  var leadingKey: UInt64 { get }
}

/// Sorts records by the bytes of their leading keys, from the highest on, and by comparison where
/// these are equal or few records are left.
///
/// Complexity: O(n) for keys that are hashes.
enum RadixSort {
  private static let fewRecords = 32

  /// Sorts in place, by way of scratch memory for as many records.
  static func sort<Record: SortableRecord>(
    _ records: UnsafeMutableBufferPointer<Record>, scratch: UnsafeMutablePointer<Record>
  ) {
    guard let base = records.baseAddress else { return }
    sort(base, records.count, scratch, shift: 56)
  }

  private static func sort<Record: SortableRecord>(
    _ records: UnsafeMutablePointer<Record>, _ count: Int, _ scratch: UnsafeMutablePointer<Record>,
    shift: Int
  ) {
    if count <= fewRecords { return insertionSort(records, count) }
    if shift < 0 {
      var rest = UnsafeMutableBufferPointer(start: records, count: count)
      return rest.sort()
    }
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 257) { starts in
      starts.initialize(repeating: 0)
      for index in 0..<count { starts[digit(records[index], shift) + 1] += 1 }
      let first = digit(records[0], shift)
      if starts[first + 1] == count {
        return sort(records, count, scratch, shift: shift - 8)
      }
      for value in 0..<256 { starts[value + 1] += starts[value] }
      withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { places in
        for value in 0..<256 { places[value] = starts[value] }
        for index in 0..<count {
          let value = digit(records[index], shift)
          scratch[places[value]] = records[index]
          places[value] += 1
        }
      }
      records.update(from: scratch, count: count)
      for value in 0..<256 where starts[value + 1] - starts[value] > 1 {
        sort(
          records + starts[value], starts[value + 1] - starts[value], scratch, shift: shift - 8)
      }
    }
  }

  @inline(__always)
  private static func digit<Record: SortableRecord>(_ record: Record, _ shift: Int) -> Int {
    Int(truncatingIfNeeded: record.leadingKey >> UInt64(shift)) & 255
  }

  private static func insertionSort<Record: SortableRecord>(
    _ records: UnsafeMutablePointer<Record>, _ count: Int
  ) {
    var index = 1
    while index < count {
      let record = records[index]
      var place = index
      while place > 0, record < records[place - 1] {
        records[place] = records[place - 1]
        place -= 1
      }
      records[place] = record
      index += 1
    }
  }
}
