import GopherCore

/// Drops pages of blocked hosts and addresses before their text is extracted, so that they cost no
/// more than their reading.
///
/// The first filter of all, as the paper's content filter is (section A.1.1; spec §3.2). Reasons, in
/// this order: `blocked_host`, `blocked_url`. Values of what is dropped: `entry`, the host or beginning
/// of an address that is listed, and `list`, the last component of its file's path. A document
/// whose address is not known is blocked by no list.
public struct AddressFilter: Sendable {
  /// `address`.
  public static let stage = "address"

  private var hosts = HostList()
  private var addresses = AddressList()

  /// A filter with the lists that the settings name; nil if they name none.
  ///
  /// Throws a usage failure for a file that cannot be read.
  public init?(loading settings: ContentSettings) throws {
    if settings.blockedHosts.isEmpty, settings.blockedAddresses.isEmpty { return nil }
    for path in settings.blockedHosts {
      hosts.add(try ContentSettings.bytes(of: path), name: Self.name(of: path))
    }
    for path in settings.blockedAddresses {
      addresses.add(try ContentSettings.bytes(of: path), name: Self.name(of: path))
    }
  }

  /// Looks an address up.
  public func verdict(on url: String?) -> Verdict {
    guard let address = url.flatMap({ WebAddress($0) }) else { return Verdict(stage: Self.stage) }
    if let found = hosts.entry(blocking: address.host) { return verdict("blocked_host", found) }
    if let found = addresses.entry(blocking: address) { return verdict("blocked_url", found) }
    return Verdict(stage: Self.stage)
  }

  private func verdict(_ reason: String, _ found: ListEntry) -> Verdict {
    Verdict(
      stage: Self.stage, reason: reason,
      values: [Measurement("entry", found.text), Measurement("list", found.list)])
  }

  private static func name(of path: String) -> String {
    String(path.split(separator: "/").last ?? "")
  }
}

/// What blocks an address: an entry, and the name of the list that has it.
struct ListEntry: Equatable {
  let text: String
  let list: String
}
