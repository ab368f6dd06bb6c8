import Testing

/// The samples of an MDS shard of 16-bit tokens, read by its layout.
func streamingSamples(of bytes: [UInt8]) -> [[Int32]] {
  func number(_ offset: Int, _ size: Int) -> Int {
    (0..<size).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
  }
  let count = number(0, 4)
  #expect(number(4 + 4 * count, 4) == bytes.count)
  return (0..<count).map { sample in
    let start = number(4 + 4 * sample, 4)
    let width = 1 << Int(bytes[start + 4] & 3)
    let length = number(start + 5, width)
    #expect(number(start, 4) == 1 + width + 2 * length)
    return (0..<length).map { Int32(number(start + 5 + width + 2 * $0, 2)) }
  }
}
