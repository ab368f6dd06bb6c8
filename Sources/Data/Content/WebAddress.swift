/// The parts of a web address by which pages are blocked.
///
/// `https://user@WWW.Example.com:443/a/b?c#d` has the host `www.example.com` and the path
/// `/a/b?c`. Nothing is decoded: lists and pages are compared as they are written, but hosts without
/// regard to case. An address without `//` begins with its host.
struct WebAddress: Equatable {
  /// The host in small letters of ASCII, without user, port and final dots.
  let host: String
  /// What follows the host, without the fragment; empty or beginning with `/` or `?`.
  let path: String

  /// Cuts an address; nil if it has no host.
  init?(_ address: String) {
    var rest = trimmed(Array(address.utf8)[...])
    if let slashes = rest.indices.first(where: {
      rest[$0] == 0x2F && $0 + 1 < rest.endIndex && rest[$0 + 1] == 0x2F
    }), rest[..<slashes].last.map({ $0 == UInt8(ascii: ":") }) ?? true,
      !rest[..<slashes].contains(UInt8(ascii: "/"))
    {
      rest = rest[(slashes + 2)...]
    }
    if let fragment = rest.firstIndex(of: UInt8(ascii: "#")) { rest = rest[..<fragment] }
    let end =
      rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
    var authority = rest[..<end]
    if let user = authority.lastIndex(of: UInt8(ascii: "@")) {
      authority = authority[(user + 1)...]
    }
    // The port behind the last colon, unless that is one of an IPv6 address in brackets.
    if let colon = authority.lastIndex(of: UInt8(ascii: ":")),
      !authority[colon...].contains(UInt8(ascii: "]"))
    {
      authority = authority[..<colon]
    }
    while authority.last == UInt8(ascii: ".") { authority.removeLast() }
    guard !authority.isEmpty else { return nil }
    host = String(decoding: authority.map(lowercase), as: UTF8.self)
    path = String(decoding: rest[end...], as: UTF8.self)
  }
}
