/// Names by number, on disk: appended in order, read in order or one by one.
///
/// Memory: two blocks.
final class NameFile {
  /// The number of names.
  var count: Int { ends.count }

  private let bytes: RecordFile<UInt8>
  /// Where each name ends in the bytes.
  private let ends: RecordFile<UInt64>

  /// An empty file.
  init(_ scratch: Scratch) {
    bytes = RecordFile(scratch)
    ends = RecordFile(scratch)
  }

  /// Appends the next name.
  func append(_ name: String) throws {
    try bytes.append(contentsOf: name.utf8)
    try ends.append(UInt64(bytes.count))
  }

  /// One name.
  func name(of number: Int) throws -> String {
    let first = max(0, number - 1)
    let places = try ends.records(first..<(number + 1)).map { Int($0) }
    let start = number == 0 ? 0 : places[0]
    return String(decoding: try bytes.records(start..<places[places.count - 1]), as: UTF8.self)
  }

  /// Hands out all names in order.
  func reader() throws -> Reader {
    Reader(bytes: try bytes.reader(), ends: try ends.reader())
  }

  /// Names in order.
  struct Reader {
    fileprivate var bytes: RecordFile<UInt8>.Reader
    fileprivate var ends: RecordFile<UInt64>.Reader
    private var position: UInt64 = 0

    fileprivate init(bytes: RecordFile<UInt8>.Reader, ends: RecordFile<UInt64>.Reader) {
      self.bytes = bytes
      self.ends = ends
    }

    /// The next name; nil behind the last.
    mutating func read() throws -> String? {
      guard let end = try ends.read() else { return nil }
      var name: [UInt8] = []
      name.reserveCapacity(Int(end - position))
      while position < end, let byte = try bytes.read() {
        name.append(byte)
        position += 1
      }
      return String(decoding: name, as: UTF8.self)
    }
  }
}
