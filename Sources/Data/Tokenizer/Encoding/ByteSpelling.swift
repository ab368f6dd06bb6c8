/// Characters that are no pieces, spelt in bytes.
enum ByteSpelling {
  /// Writes the tokens of a character's bytes; a space stands for U+2581 if spaces are escaped.
  @inline(__always)
  static func write(
    _ text: UnsafePointer<UInt8>, _ count: Int, _ escapesSpaces: Bool,
    _ byteTokens: ConstantTable<Int32>, _ target: UnsafeMutablePointer<Int32>
  ) -> Int {
    if text[0] == 0x20, escapesSpaces {
      target[0] = byteTokens.start[0xE2]
      target[1] = byteTokens.start[0x96]
      target[2] = byteTokens.start[0x81]
      return 3
    }
    for index in 0..<count { target[index] = byteTokens.start[Int(text[index])] }
    return count
  }
}
