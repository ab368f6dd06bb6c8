/// That a candidate stands in a list of ``CandidateBuckets``, by rank.
struct Membership: SortableRecord {
  /// The candidate.
  let rank: UInt32
  /// The rank of the list's next member; `UInt32.max` for the last.
  let next: UInt32
  /// The list.
  let bucket: UInt64

  var leadingKey: UInt64 { UInt64(rank) << 32 }

  static func < (left: Membership, right: Membership) -> Bool {
    (left.rank, left.bucket) < (right.rank, right.bucket)
  }

  /// All memberships in the order of ranks.
  ///
  /// Memory: a part of the register's, and the longest list.
  static func sorted(
    _ buckets: CandidateBuckets, _ ranks: CandidateRanks, _ register: DocumentRegister
  ) throws -> SortedRecords<Membership> {
    let sorter = ExternalSorter<Membership>(register.scratch, memory: register.memory / 8)
    var bucket: UInt64 = 0
    try buckets.forEach { members in
      let order = members.map { ranks.rank(of: $0) }.sorted()
      for (place, rank) in order.enumerated() {
        let next = place + 1 < order.count ? order[place + 1] : .max
        try sorter.append(Membership(rank: rank, next: next, bucket: bucket))
      }
      bucket += 1
    }
    return try sorter.sorted()
  }
}
