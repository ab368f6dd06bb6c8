import Foundation

/// Cuts a page of any quality into tags and text (WHATWG HTML, 13.2.5) and makes its tree.
///
/// Every byte is looked at a bounded number of times: markup runs up to its end or the page's, and
/// what was looked for in vain is not looked for again. Time is linear in the page, whatever it
/// holds.
struct HTMLParser {
  private let page: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var builder: HTMLTreeBuilder
  private var words: AttributeWords
  private let names = HTMLTag.named
  private let entities = HTMLEntities.shared

  /// The tree of a page in UTF-8.
  static func parse(_ page: [UInt8]) -> HTMLTree {
    page.withUnsafeBufferPointer { bytes in
      var parser = HTMLParser(page: bytes)
      return parser.tree()
    }
  }

  private init(page: UnsafeBufferPointer<UInt8>) {
    self.page = page
    builder = HTMLTreeBuilder(reservingFor: page.count)
    words = AttributeWords()
  }

  private mutating func tree() -> HTMLTree {
    while position < page.count {
      let markup = find(UInt8(ascii: "<"), from: position)
      addText(upTo: markup)
      position = markup
      if markup < page.count { readMarkup() }
    }
    return builder.finished()
  }

  /// The offset of a byte at or behind another; the page's end if there is none.
  private func find(_ byte: UInt8, from start: Int) -> Int {
    guard let base = page.baseAddress, start < page.count,
      let found = memchr(base + start, Int32(byte), page.count - start)
    else { return page.count }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private func byte(at index: Int) -> UInt8 { index < page.count ? page[index] : 0 }

  private func slice(_ start: Int, _ end: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: page[start..<end])
  }

  // MARK: Text

  /// Adds the text from the position to `end`.
  private mutating func addText(upTo end: Int) {
    let text = slice(0, end)
    while position < end {
      guard let base = text.baseAddress,
        let found = memchr(base + position, Int32(UInt8(ascii: "&")), end - position)
      else {
        builder.add(text: slice(position, end))
        break
      }
      let mark = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if let reference = entities.reference(in: text, at: mark + 1, isInAttribute: false) {
        if mark > position { builder.add(text: slice(position, mark)) }
        builder.add(character: reference.packed)
        position = reference.end
      } else {
        builder.add(text: slice(position, mark + 1))
        position = mark + 1
      }
    }
    position = end
  }

  // MARK: Markup

  /// Reads what begins with the `<` at the position.
  private mutating func readMarkup() {
    let next = byte(at: position + 1)
    if isLetter(next) {
      readStartTag()
    } else if next == UInt8(ascii: "/"), position + 2 < page.count {
      let first = page[position + 2]
      if isLetter(first) {
        readEndTag()
      } else {
        position = first == UInt8(ascii: ">") ? position + 3 : behind(find(.init(ascii: ">")))
      }
    } else if next == UInt8(ascii: "!") {
      readDeclaration()
    } else if next == UInt8(ascii: "?") {
      position = behind(find(UInt8(ascii: ">")))
    } else {
      // Of a run of such signs, the last one may begin markup.
      let start = position
      repeat {
        position += 1
      } while byte(at: position) == UInt8(ascii: "<")
        && byte(at: position + 1) == UInt8(ascii: "<")
      builder.add(text: slice(start, position))
    }
  }

  private func find(_ byte: UInt8) -> Int { find(byte, from: position) }

  private func behind(_ index: Int) -> Int { min(index + 1, page.count) }

  private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// Reads a comment, a document type, or characters marked as such in a drawing.
  private mutating func readDeclaration() {
    let start = position + 2
    if byte(at: start) == UInt8(ascii: "-"), byte(at: start + 1) == UInt8(ascii: "-") {
      position = endOfComment(from: start + 2)
    } else if builder.isForeign, matches("[cdata[", at: start) {
      var end = start + 7
      repeat {
        end = find(UInt8(ascii: "]"), from: end) + 1
      } while end < page.count && !matches("]>", at: end)
      builder.add(text: slice(start + 7, max(start + 7, min(end, page.count) - 1)))
      position = min(end + 2, page.count)
    } else {
      position = behind(find(UInt8(ascii: ">")))
    }
  }

  /// The offset behind the comment whose text begins at `start`.
  private func endOfComment(from start: Int) -> Int {
    if byte(at: start) == UInt8(ascii: ">") { return start + 1 }
    if matches("->", at: start) { return start + 2 }
    var dash = find(UInt8(ascii: "-"), from: start)
    while dash < page.count {
      if byte(at: dash + 1) == UInt8(ascii: "-") {
        if byte(at: dash + 2) == UInt8(ascii: ">") { return dash + 3 }
        if matches("!>", at: dash + 2) { return dash + 4 }
      }
      dash = find(UInt8(ascii: "-"), from: dash + 1)
    }
    return page.count
  }

  /// Whether letters of any case stand at an offset.
  private func matches(_ word: StaticString, at index: Int) -> Bool {
    guard index + word.utf8CodeUnitCount <= page.count else { return false }
    for offset in 0..<word.utf8CodeUnitCount
    where lowercase(page[index + offset]) != word.utf8Start[offset] {
      return false
    }
    return true
  }

  // MARK: Tags

  /// Reads the name at an offset: up to white space, `/` or `>`.
  private func readName(at start: Int) -> (tag: HTMLTag, hash: UInt64, end: Int) {
    var hash = NameHash.seed, index = start
    while index < page.count {
      let byte = page[index]
      if byte <= 0x20 && isSpace(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") {
        break
      }
      hash = NameHash.adding(lowercase(byte), to: hash)
      index += 1
    }
    return (names[hash], hash, index)
  }

  private mutating func readEndTag() {
    let name = readName(at: position + 2)
    position = name.end
    if byte(at: position) == UInt8(ascii: ">") {
      position += 1
    } else if !readAttributes(of: nil) {
      return
    }
    if !name.tag.isRawText { builder.end(name.tag, name: name.hash) }
  }

  private mutating func readStartTag() {
    let name = readName(at: position + 1)
    position = name.end
    words.begin(tag: name.tag)
    if byte(at: position) == UInt8(ascii: ">") {
      position += 1
    } else if !readAttributes(of: name.tag) {
      return
    }
    let isSelfClosing = page[position - 2] == UInt8(ascii: "/")
    if name.tag == .html || name.tag == .meta { builder.note(words) }
    guard name.tag.isRawText else {
      builder.start(
        name.tag, name: name.hash, hints: words.hints, isSelfClosing: isSelfClosing)
      return
    }
    if !(isSelfClosing && builder.isForeign) { readRawText(name.tag) }
  }

  /// Reads attributes up to behind the `>`.
  ///
  /// - Parameter tag: nil if they say nothing.
  /// - Returns: whether there is a `>`; a tag cut off by the page's end is none.
  private mutating func readAttributes(of tag: HTMLTag?) -> Bool {
    while position < page.count {
      let first = page[position]
      if first == UInt8(ascii: ">") {
        position += 1
        return true
      }
      if isSpace(first) || first == UInt8(ascii: "/") {
        position += 1
        continue
      }
      let name = position
      position += 1
      while position < page.count, !endsAttributeName(page[position]) { position += 1 }
      let nameEnd = position
      while position < page.count, isSpace(page[position]) { position += 1 }
      var value = position..<position
      if byte(at: position) == UInt8(ascii: "=") {
        position += 1
        value = readValue()
      }
      if tag != nil {
        words.add(
          name: slice(name, nameEnd), value: slice(value.lowerBound, value.upperBound))
      }
    }
    return false
  }

  private func endsAttributeName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "/"), 0x20, 0x09, 0x0A, 0x0C, 0x0D:
      true
    default: false
    }
  }

  private mutating func readValue() -> Range<Int> {
    while position < page.count, isSpace(page[position]) { position += 1 }
    let quote = byte(at: position)
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      let start = position + 1, end = find(quote, from: start)
      position = behind(end)
      return min(start, end)..<end
    }
    let start = position
    while position < page.count, !isSpace(page[position]), page[position] != UInt8(ascii: ">") {
      position += 1
    }
    return start..<position
  }

  // MARK: Raw text

  /// Reads to behind the end tag of an element whose content is no markup.
  ///
  /// A title is noted; the rest is no text of the page, but for the old `xmp` and `plaintext`.
  private mutating func readRawText(_ tag: HTMLTag) {
    let start = position
    let end = endOfRawText(tag)
    let text = slice(start, end)
    switch tag {
    case .title: builder.note(title: entities.decoded(text, isInAttribute: false))
    case .textarea: builder.start(.input, name: 0, hints: [], isSelfClosing: false)
    case .xmp, .plaintext:
      builder.start(.pre, name: 0, hints: words.hints, isSelfClosing: false)
      builder.add(text: text)
      builder.end(.pre, name: 0)
    default: break
    }
    position = end
    if end < page.count {
      position = end + 2
      _ = readAttributes(of: nil)
    }
  }

  /// The offset of the end tag, the page's end if there is none.
  private func endOfRawText(_ tag: HTMLTag) -> Int {
    guard let name = tag.rawTextName else { return page.count }
    // In a comment in a script, the end of a script that began there does not end the outer one.
    var isInComment = false, isInScript = false
    var mark = find(UInt8(ascii: "<"), from: position)
    while mark < page.count {
      let next = find(UInt8(ascii: "<"), from: mark + 1)
      if byte(at: mark + 1) == UInt8(ascii: "/"), isName(name, at: mark + 2) {
        if !isInScript { return mark }
        isInScript = false
      } else if tag == .script {
        if matches("<!--", at: mark) { isInComment = true }
        if isInComment, isName(name, at: mark + 1) { isInScript = true }
        if isInComment, endsComment(mark + 2, next) {
          isInComment = false
          isInScript = false
        }
      }
      mark = next
    }
    return page.count
  }

  private func isName(_ name: StaticString, at index: Int) -> Bool {
    guard matches(name, at: index) else { return false }
    let next = byte(at: index + name.utf8CodeUnitCount)
    return isSpace(next) || next == UInt8(ascii: ">") || next == UInt8(ascii: "/")
  }

  private func endsComment(_ start: Int, _ end: Int) -> Bool {
    var dash = find(UInt8(ascii: "-"), from: start)
    while dash < end {
      if matches("-->", at: dash) { return true }
      dash = find(UInt8(ascii: "-"), from: dash + 1)
    }
    return false
  }
}
