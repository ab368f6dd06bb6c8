/// The fields of one protobuf message, read in order from bytes that may be anything.
///
/// Knows what a SentencePiece model uses: varints, 32-bit, 64-bit and length-delimited fields. Every
/// length is held against the bytes that are left before it is used; groups, which no writer of
/// models makes, are refused.
struct ProtobufFields {
  /// A field's value; numbers of the wrong wire type are skipped by whoever reads it, as protobuf
  /// does.
  enum Value {
    case varint(UInt64)
    case fixed32(UInt32)
    case fixed64(UInt64)
    case bytes(Range<Int>)
  }

  /// What is wrong with the bytes, at which offset.
  struct Damage: Error {
    let reason: String
    let offset: Int
  }

  private let bytes: [UInt8]
  private var position: Int
  private let end: Int

  /// The fields within a range of bytes.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next field, nil at the end of the message.
  mutating func next() throws(Damage) -> (number: Int, value: Value)? {
    guard position < end else { return nil }
    let start = position
    let tag = try varint()
    guard tag >> 3 >= 1, tag >> 3 <= 536_870_911 else {
      throw Damage(reason: "a field has the number \(tag >> 3)", offset: start)
    }
    let number = Int(tag >> 3)
    switch tag & 7 {
    case 0: return (number, .varint(try varint()))
    case 1: return (number, .fixed64(try fixed(8)))
    case 2:
      let count = try varint()
      guard count <= UInt64(end - position) else {
        throw Damage(
          reason: "a field of \(count) bytes stands where \(end - position) are left",
          offset: start)
      }
      position += Int(count)
      return (number, .bytes(position - Int(count)..<position))
    case 5: return (number, .fixed32(UInt32(try fixed(4))))
    default: throw Damage(reason: "a field has the wire type \(tag & 7)", offset: start)
    }
  }

  private mutating func varint() throws(Damage) -> UInt64 {
    let start = position
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard position < end else { break }
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw Damage(reason: "a number does not end", offset: start)
  }

  private mutating func fixed(_ count: Int) throws(Damage) -> UInt64 {
    guard end - position >= count else {
      throw Damage(reason: "a number of \(count) bytes is cut off", offset: position)
    }
    defer { position += count }
    return (0..<count).reduce(0) { $0 | UInt64(bytes[position + $1]) << UInt64(8 * $1) }
  }
}
