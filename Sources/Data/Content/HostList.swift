/// Hosts whose pages are dropped, with everything below them.
///
/// One host a line; `example.com`, `*.example.com` and `.example.com` are the same and block
/// `example.com`, `www.example.com` and `a.b.example.com`, but not `badexample.com`. What follows a
/// `#` is a comment. Lines of hosts files (`0.0.0.0 example.com`) are understood: the last word
/// counts.
struct HostList: Sendable {
  /// The place of its list by host.
  private var hosts: [String: Int] = [:]
  private var lists: [String] = []

  /// Adds the hosts of a list, but those that an earlier one has.
  mutating func add(_ list: [UInt8], name listName: String) {
    lists.append(listName)
    for entry in ListEntries.of(list) {
      var name = Array(entry.split { isSpace($0) }.last ?? [])
      if name.starts(with: Array("*.".utf8)) { name.removeFirst(2) }
      if name.first == UInt8(ascii: ".") { name.removeFirst() }
      if let host = WebAddress(String(decoding: name, as: UTF8.self))?.host, hosts[host] == nil {
        hosts[host] = lists.count - 1
      }
    }
  }

  /// The entry that blocks a host: itself, or the nearest one above it; nil if none is listed.
  ///
  /// Complexity: O(labels of the host).
  func entry(blocking host: String) -> ListEntry? {
    var rest = host[...]
    while !rest.isEmpty {
      let name = String(rest)
      if let list = hosts[name] { return ListEntry(text: name, list: lists[list]) }
      guard let dot = rest.firstIndex(of: ".") else { return nil }
      rest = rest[rest.index(after: dot)...]
    }
    return nil
  }
}

/// Beginnings of addresses whose pages are dropped.
///
/// One a line, with or without `https://`: `example.com/a` blocks `http://example.com/a`,
/// `https://example.com/a/b` and `…/a?c`, but neither `…/ab` nor other hosts, those below included.
/// An entry that ends in `/` or holds a `?` is a beginning letter by letter. A line that begins with
/// `#` is a comment.
struct AddressList: Sendable {
  /// The place of its list by beginning.
  private var prefixes: [String: Int] = [:]
  /// The different lengths of beginnings, ascending.
  private var lengths: [Int] = []
  private var lists: [String] = []

  /// Adds the addresses of a list, but those that an earlier one has.
  mutating func add(_ list: [UInt8], name listName: String) {
    lists.append(listName)
    for entry in ListEntries.of(list) {
      guard let address = WebAddress(String(decoding: entry, as: UTF8.self)) else { continue }
      let prefix = address.host + address.path
      if prefixes[prefix] == nil { prefixes[prefix] = lists.count - 1 }
    }
    lengths = Set(prefixes.keys.map(\.utf8.count)).sorted()
  }

  /// The shortest entry that blocks an address; nil if none does.
  ///
  /// Complexity: O(different lengths of listed addresses).
  func entry(blocking address: WebAddress) -> ListEntry? {
    let whole = Array((address.host + address.path).utf8)
    for length in lengths where length <= whole.count {
      let prefix = String(decoding: whole[..<length], as: UTF8.self)
      guard let list = prefixes[prefix] else { continue }
      let isOpen = prefix.hasSuffix("/") || prefix.contains("?")
      if isOpen || length == whole.count
        || [UInt8(ascii: "/"), UInt8(ascii: "?")].contains(whole[length])
      {
        return ListEntry(text: prefix, list: lists[list])
      }
    }
    return nil
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
