/// The lines of a file's bytes with their numbers from 1, empty ones too.
///
/// A mark of byte order before the first line and a carriage return before a line's end do not belong
/// to the lines. What stands behind the last line feed is a line, be it empty.
package func numberedLines(of bytes: [UInt8]) -> [(number: Int, line: ArraySlice<UInt8>)] {
  let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  return bytes[start...].split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    .map { ($0.offset + 1, $0.element.last == 0x0D ? $0.element.dropLast() : $0.element) }
}
