/// Hosts whose pages are dropped, with everything below them.
///
/// One host a line; `example.com`, `*.example.com` and `.example.com` are the same and block
/// `example.com`, `www.example.com` and `a.b.example.com`, but not `badexample.com`. What follows a
/// `#` is a comment. Lines of hosts files (`0.0.0.0 example.com`) are understood: the last word
/// counts.
struct HostList: Sendable {
  private var hosts: Set<String> = []

  /// The number of hosts.
  var count: Int { hosts.count }

  /// Adds the hosts of a list.
  mutating func add(_ list: [UInt8]) {
    for entry in ListEntries.of(list) {
      var name = Array(entry.split { isSpace($0) }.last ?? [])
      if name.starts(with: Array("*.".utf8)) { name.removeFirst(2) }
      if name.first == UInt8(ascii: ".") { name.removeFirst() }
      if let address = WebAddress(String(decoding: name, as: UTF8.self)) {
        hosts.insert(address.host)
      }
    }
  }

  /// Whether a host, or one above it, is listed.
  ///
  /// Complexity: O(labels of the host).
  func contains(_ host: String) -> Bool {
    var rest = host[...]
    while !rest.isEmpty {
      if hosts.contains(String(rest)) { return true }
      guard let dot = rest.firstIndex(of: ".") else { return false }
      rest = rest[rest.index(after: dot)...]
    }
    return false
  }
}

/// Beginnings of addresses whose pages are dropped.
///
/// One a line, with or without `https://`: `example.com/a` blocks `http://example.com/a`,
/// `https://example.com/a/b` and `…/a?c`, but neither `…/ab` nor other hosts, those below included.
/// An entry that ends in `/` or holds a `?` is a beginning letter by letter. A line that begins with
/// `#` is a comment.
struct AddressList: Sendable {
  private var prefixes: Set<String> = []
  private var lengths: Set<Int> = []

  /// The number of addresses.
  var count: Int { prefixes.count }

  /// Adds the addresses of a list.
  mutating func add(_ list: [UInt8]) {
    for entry in ListEntries.of(list) {
      guard let address = WebAddress(String(decoding: entry, as: UTF8.self)) else { continue }
      let prefix = address.host + address.path
      prefixes.insert(prefix)
      lengths.insert(prefix.utf8.count)
    }
  }

  /// Whether an address begins with a listed one.
  ///
  /// Complexity: O(different lengths of listed addresses).
  func contains(_ address: WebAddress) -> Bool {
    let whole = Array((address.host + address.path).utf8)
    return lengths.contains { length in
      guard length <= whole.count else { return false }
      let prefix = String(decoding: whole[..<length], as: UTF8.self)
      guard prefixes.contains(prefix) else { return false }
      let isOpen = prefix.hasSuffix("/") || prefix.contains("?")
      return isOpen || length == whole.count
        || [UInt8(ascii: "/"), UInt8(ascii: "?")].contains(whole[length])
    }
  }
}

/// The lines of a list that are neither blank nor comments.
private enum ListEntries {
  static func of(_ list: [UInt8]) -> [ArraySlice<UInt8>] {
    list.split(separator: UInt8(ascii: "\n")).compactMap { line in
      var line = trimmed(line)
      // A `#` behind white space begins a comment; one inside an address does not.
      for index in line.indices where line[index] == UInt8(ascii: "#") {
        if index == line.startIndex || isSpace(line[index - 1]) {
          line = trimmed(line[..<index])
          break
        }
      }
      return line.isEmpty ? nil : line
    }
  }
}
