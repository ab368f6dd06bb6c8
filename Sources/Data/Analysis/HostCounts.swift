/// How many documents came from each host, in bounded memory.
///
/// Exact up to `limit` hosts. When there are more than twice as many, the count of the one at place
/// limit + 1 is taken away from all, and hosts with nothing left are forgotten (Misra and Gries
/// 1982, in batches): then every count is low by at most ``undercount``, which is at most
/// documents / limit, and a host that is not listed has at most so many documents. The result
/// depends on the order of the documents alone.
///
/// Memory: about 150 bytes a host, up to 2 `limit` hosts.
package struct HostCounts {
  /// By how much counts may be too low; 0 as long as they are exact.
  package private(set) var undercount = 0
  private var counts: [String: Tally] = [:]
  private let limit: Int

  /// Counts that stay exact up to so many hosts.
  package init(limit: Int = 1 << 18) {
    precondition(limit > 0, "HostCounts: the limit must be positive")
    self.limit = limit
  }

  /// How many hosts there are; nil if some were forgotten.
  package var hosts: Int? { undercount == 0 ? counts.count : nil }

  /// Counts documents of a host.
  package mutating func add(_ host: String, _ tally: Tally) {
    counts[host, default: Tally()] = counts[host, default: Tally()] + tally
    if counts.count > 2 * limit { forget() }
  }

  /// Adds the counts of what comes after.
  package mutating func add(_ other: HostCounts) {
    undercount += other.undercount
    for (host, tally) in other.counts.sorted(by: { $0.key < $1.key }) { add(host, tally) }
  }

  /// The hosts with most documents; of equal ones the first by name.
  package func top(_ number: Int) -> [(host: String, tally: Tally)] {
    counts.sorted { ($1.value.documents, $0.key) < ($0.value.documents, $1.key) }.prefix(number)
      .map { ($0.key, $0.value) }
  }

  private mutating func forget() {
    let taken = counts.values.map(\.documents).sorted(by: >)[limit]
    undercount += taken
    counts = counts.filter { $0.value.documents > taken }
      .mapValues { Tally(documents: $0.documents - taken, bytes: $0.bytes) }
  }
}
