import GopherCore

/// Which pages are dropped for where they come from, or as explicit; nothing by default.
public struct ContentSettings: Sendable, Codable, Equatable {
  /// Files of hosts whose pages are dropped (``HostList``).
  public var blockedHosts: [String] = []
  /// Files of beginnings of addresses that are dropped (``AddressList``).
  public var blockedAddresses: [String] = []
  /// A file of a ``LinearClassifier`` for explicit content; none if empty.
  public var classifier = ""
  /// The largest score of explicit content that stays.
  public var maximumScore = 0.5

  /// Nothing is dropped.
  public init() {}

  private var files: [String] {
    blockedHosts + blockedAddresses + (classifier.isEmpty ? [] : [classifier])
  }

  /// What the files hold, in the order in which they are named.
  ///
  /// Throws a usage failure for a file that cannot be read.
  var entries: [FileEntry] {
    get throws {
      try files.map { path in
        let bytes = try Self.bytes(of: path)
        return FileEntry(path: path, bytes: bytes.count, sha256: SHA256.of(bytes))
      }
    }
  }

  /// Throws a usage failure for a threshold that is no probability.
  func validate() throws {
    guard (0...1).contains(maximumScore) else {
      throw Failure.usage(
        "The recipe's content.maximum_score is \(maximumScore); it must be from 0 to 1.")
    }
  }

  /// Throws for what a run would otherwise find out later: a usage failure for a list that cannot be
  /// read or is no text, and what ``LinearClassifier/init(path:)`` throws.
  func checkFiles() throws {
    for path in blockedHosts + blockedAddresses where try Self.bytes(of: path).contains(0) {
      throw Failure.usage(
        "The recipe's content names the list \(path), which is no text (it holds NUL bytes); unpack "
          + "it if it is compressed, or name another file.")
    }
    if !classifier.isEmpty { _ = try LinearClassifier(path: classifier) }
  }

  static func bytes(of path: String) throws -> [UInt8] {
    do {
      return try MappedFile(path).contents
    } catch let failure as Failure {
      throw Failure.usage(
        "The recipe's content names a file that cannot be read: \(failure.message)")
    }
  }

  private enum CodingKeys: String, CodingKey {
    case blockedHosts = "blocked_hosts"
    case blockedAddresses = "blocked_urls"
    case classifier
    case maximumScore = "maximum_score"
  }
}
