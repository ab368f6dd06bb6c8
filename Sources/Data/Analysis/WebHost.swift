/// The host of an address.
package enum WebHost {
  /// The host of a URL in small letters, without user, port and a leading `www.`; nil where there is
  /// none.
  ///
  /// Of `https://user@WWW.Example.org:8080/a?b` it is `example.org`.
  package static func of(_ url: String) -> String? {
    guard let scheme = url.firstRange(of: "://") else { return nil }
    var authority = url[scheme.upperBound...].prefix { !"/?#\\".contains($0) }
    if let user = authority.lastIndex(of: "@") {
      authority = authority[authority.index(after: user)...]
    }
    // The colons of an IPv6 address stand in brackets.
    let start = authority.lastIndex(of: "]") ?? authority.startIndex
    if let port = authority[start...].firstIndex(of: ":") { authority = authority[..<port] }
    var host = authority.lowercased()
    if host.hasPrefix("www.") { host.removeFirst(4) }
    return host.isEmpty ? nil : host
  }
}
