import Foundation

/// A source read by lines and by counts, with one buffer.
///
/// The buffer begins small and grows as long as the source fills it: most pages of an archive are
/// smaller than the buffer that large files are read with.
final class BufferedSource {
  private let upstream: any ByteSource
  private var buffer: [UInt8]
  private var available = 0..<0
  private(set) var isAtEnd = false
  /// Where in the unfolded file the next byte stands.
  private(set) var offset: Int
  private let start: Int
  private let capacity: Int

  /// What the buffer begins with, in bytes.
  static let firstCapacity = 1 << 12

  /// A buffer before a source.
  ///
  /// - Parameter offset: where in the unfolded file the source begins.
  init(_ upstream: any ByteSource, offset: Int = 0, capacity: Int = 1 << 18) {
    self.upstream = upstream
    self.offset = offset
    start = offset
    self.capacity = capacity
    buffer = [UInt8](repeating: 0, count: min(capacity, Self.firstCapacity))
  }

  /// Where the reader stands in the file on disk, roughly: what lies in buffers counts as read.
  var fileOffset: Int { upstream.fileOffset }

  /// The place in the file of what stands at an offset of the unfolded file, and behind it in
  /// unfolded bytes (``ByteSource/place(of:)``).
  func place(of offset: Int) -> (fileOffset: Int, inner: Int) {
    upstream.place(of: offset - start)
  }

  /// Up to `count` of the next bytes without taking them; fewer only at the end or before a fault,
  /// which is met again when these bytes have been taken.
  func peek(_ count: Int) throws(ByteFault) -> ArraySlice<UInt8> {
    precondition(count <= capacity, "BufferedSource.peek: more than the buffer holds")
    while available.count < count, !isAtEnd {
      do throws(ByteFault) {
        try fill()
      } catch {
        if available.isEmpty { throw error }
        break
      }
    }
    return buffer[available.prefix(count)]
  }

  /// One line.
  enum Line {
    /// The line without its newline and without a carriage return before it.
    case whole(ArraySlice<UInt8>)
    /// The length of a line that was longer than the limit and was passed over.
    case tooLong(Int)
  }

  /// The next line; nil at the end.
  ///
  /// The last line need not end in a newline.
  /// A fault inside a line is thrown and the part before it lost.
  func line(limit: Int) throws(ByteFault) -> Line? {
    var pending = [UInt8]()
    var length = 0
    while true {
      if available.isEmpty {
        if !isAtEnd { try fill() }
        if available.isEmpty {
          guard length > 0 else { return nil }
          return length > limit ? .tooLong(length) : .whole(withoutReturn(pending[...]))
        }
      }
      let newline = newlineIndex()
      let part = available.lowerBound..<(newline ?? available.upperBound)
      length += part.count
      if pending.isEmpty, let newline, length <= limit {
        take(newline + 1 - available.lowerBound)
        return .whole(withoutReturn(buffer[part]))
      }
      if length <= limit { pending.append(contentsOf: buffer[part]) }
      take(part.count)
      if newline != nil {
        take(1)
        return length > limit ? .tooLong(length) : .whole(withoutReturn(pending[...]))
      }
    }
  }

  /// Passes over the rest of a line of any length.
  ///
  /// If the line reaches beyond an offset of the unfolded file, it stops somewhere behind that.
  func skipLine(upTo end: Int) throws(ByteFault) {
    while offset <= end {
      if available.isEmpty {
        if !isAtEnd { try fill() }
        if available.isEmpty { return }
      }
      if let newline = newlineIndex() { return take(newline + 1 - available.lowerBound) }
      take(available.count)
    }
  }

  /// Appends up to `count` bytes to an array and returns how many there were.
  func read(_ count: Int, into array: inout [UInt8]) throws(ByteFault) -> Int {
    var rest = count
    while rest > 0 {
      if available.isEmpty {
        if !isAtEnd { try fill() }
        if available.isEmpty { break }
      }
      let part = available.prefix(rest)
      array.append(contentsOf: buffer[part])
      take(part.count)
      rest -= part.count
    }
    return count - rest
  }

  /// Passes over up to `count` bytes and returns how many there were.
  func skip(_ count: Int) throws(ByteFault) -> Int {
    var rest = count
    while rest > 0 {
      if available.isEmpty, rest > buffer.count {
        let part = try upstream.skip(rest)
        offset += part
        rest -= part
        if rest == 0 { break }
      }
      if available.isEmpty {
        if !isAtEnd { try fill() }
        if available.isEmpty { break }
      }
      let part = min(rest, available.count)
      take(part)
      rest -= part
    }
    return count - rest
  }

  private func take(_ count: Int) {
    available = (available.lowerBound + count)..<available.upperBound
    offset += count
  }

  private func newlineIndex() -> Int? {
    let window = available
    return buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return nil }
      let start = base + window.lowerBound
      guard let found = memchr(start, Int32(UInt8(ascii: "\n")), window.count) else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  private func withoutReturn(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }

  private func fill() throws(ByteFault) {
    if available.upperBound == buffer.count { growBuffer(&buffer, most: capacity) }
    if available.lowerBound > 0 {
      buffer.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        memmove(base, base + available.lowerBound, available.count)
      }
      available = 0..<available.count
    }
    var result = Result<Int, ByteFault>.success(0)
    buffer.withUnsafeMutableBytes { bytes in
      let room = UnsafeMutableRawBufferPointer(rebasing: bytes[available.upperBound...])
      result = Result { () throws(ByteFault) in try upstream.read(into: room) }
    }
    let count = try result.get()
    if count == 0 { isAtEnd = true }
    available = 0..<(available.upperBound + count)
  }
}

/// Makes a buffer that was filled to its end four times as large, up to a limit.
func growBuffer(_ buffer: inout [UInt8], most: Int) {
  let count = min(4 * buffer.count, most)
  if count > buffer.count {
    buffer.append(contentsOf: repeatElement(0, count: count - buffer.count))
  }
}
