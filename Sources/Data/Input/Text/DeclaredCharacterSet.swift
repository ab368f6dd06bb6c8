/// The character set that an HTML page declares in its first bytes, if any: `<meta charset=X>`,
/// `<meta http-equiv … content="text/html; charset=X">`, `<?xml … encoding="X"?>`.
///
/// Looks for the words in the first 8 kB rather than for tags: pages declare late, and twice. Who
/// declares UTF-16 in letters of ASCII means UTF-8 (WHATWG, HTML, 13.2.3.2).
func declaredCharacterSet(in bytes: [UInt8]) -> String? {
  let head = bytes.prefix(8192).map(lowercase)
  if head.starts(with: Array("<?xml".utf8)),
    let name = value(of: "encoding", in: head.prefix { $0 != UInt8(ascii: ">") })
  {
    return name
  }
  var rest = head[...]
  while let meta = position(of: "<meta", in: rest) {
    let tag = rest[meta...].prefix { $0 != UInt8(ascii: ">") }
    if let name = value(of: "charset", in: tag) {
      return EncodingLabel(name).isUTF16 ? "utf-8" : name
    }
    rest = rest[tag.endIndex...]
  }
  return nil
}

/// The character set of a `Content-Type` header, such as `text/html; charset="utf-8"`.
func characterSet(ofContentType text: String) -> String? {
  value(of: "charset", in: text.utf8.map(lowercase)[...])
}

/// What stands behind `name =`, with or without quotation marks.
private func value(of name: StaticString, in bytes: ArraySlice<UInt8>) -> String? {
  var rest = bytes
  while let start = position(of: name, in: rest) {
    rest = rest[(start + name.utf8CodeUnitCount)...].drop(while: isSpace)
    guard rest.first == UInt8(ascii: "=") else { continue }
    let quotes: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: "'")]
    let open = rest.dropFirst().drop { isSpace($0) || quotes.contains($0) }
    let name = open.prefix { byte in
      !isSpace(byte) && !quotes.contains(byte) && byte != UInt8(ascii: ";")
        && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "/") && byte != UInt8(ascii: ",")
    }
    if !name.isEmpty { return String(decoding: name, as: UTF8.self) }
  }
  return nil
}

private func position(of word: StaticString, in bytes: ArraySlice<UInt8>) -> Int? {
  let word = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
  guard bytes.count >= word.count else { return nil }
  return (bytes.startIndex...(bytes.endIndex - word.count)).first { start in
    bytes[start..<(start + word.count)].elementsEqual(word)
  }
}
