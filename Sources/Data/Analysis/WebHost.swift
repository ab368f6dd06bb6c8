/// The host of a page, as it is counted.
package enum WebHost {
  /// The host of a URL as ``WebAddress`` cuts it, without a leading `www.`; nil where there is none.
  ///
  /// Of `https://user@WWW.Example.org:8080/a?b` it is `example.org`.
  package static func of(_ url: String) -> String? {
    guard url.contains("://"), let host = WebAddress(url)?.host else { return nil }
    let short = host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
    return short.isEmpty ? nil : short
  }
}
