import CTextKernels
import Foundation

/// Whether a JSON text has an escape of a surrogate, `\uD800` … `\uDFFF`.
func hasSurrogateEscape(_ text: UnsafeRawBufferPointer) -> Bool {
  guard let base = text.baseAddress,
    gopher_json_may_have_unicode_escape(base.assumingMemoryBound(to: UInt8.self), text.count) != 0
  else { return false }
  var index = 0
  while index < text.count,
    let found = memchr(base + index, Int32(UInt8(ascii: "\\")), text.count - index)
  {
    index = UnsafeRawPointer(found) - base
    if surrogate(at: index, in: text) != nil { return true }
    index += 2
  }
  return false
}

/// Appends a JSON text with every escape of a surrogate that has no partner replaced by `\uFFFD`,
/// and returns how many there were.
///
/// Versions of simdjson differ in what they do with such escapes; Python's `json` writes them for
/// text that was never well-formed.
func appendReplacingLoneSurrogates(
  _ text: UnsafeRawBufferPointer, to output: inout [UInt8]
) -> Int {
  var replaced = 0, index = 0
  while index < text.count {
    let byte = text[index]
    guard byte == UInt8(ascii: "\\") else {
      output.append(byte)
      index += 1
      continue
    }
    switch surrogate(at: index, in: text) {
    case nil:
      output.append(contentsOf: text[index..<min(index + 2, text.count)])
      index += 2
    case .high?:
      if surrogate(at: index + 6, in: text) == .low {
        output.append(contentsOf: text[index..<(index + 12)])
        index += 12
      } else {
        output.append(contentsOf: "\\ufffd".utf8)
        replaced += 1
        index += 6
      }
    case .low?:
      output.append(contentsOf: "\\ufffd".utf8)
      replaced += 1
      index += 6
    }
  }
  return replaced
}

private enum Surrogate {
  case high
  case low
}

/// The surrogate that is escaped by the six bytes at an index.
private func surrogate(at index: Int, in text: UnsafeRawBufferPointer) -> Surrogate? {
  guard index + 6 <= text.count, text[index] == UInt8(ascii: "\\"),
    text[index + 1] == UInt8(ascii: "u"), text[index + 2] | 0x20 == UInt8(ascii: "d"),
    isHexadecimal(text[index + 4]), isHexadecimal(text[index + 5])
  else { return nil }
  return switch text[index + 3] | 0x20 {
  case UInt8(ascii: "8") | 0x20, UInt8(ascii: "9") | 0x20, UInt8(ascii: "a"), UInt8(ascii: "b"):
    .high
  case UInt8(ascii: "c")...UInt8(ascii: "f"): .low
  default: nil
  }
}

private func isHexadecimal(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): true
  case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): true
  default: false
  }
}
