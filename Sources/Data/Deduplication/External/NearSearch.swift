import GopherCore

/// Decides out of core which documents have a surviving near copy, by the rule of
/// ``NearDeduplicator``.
///
/// Candidates go by in the order of survival, range by range of ranks. What a range has to know
/// of earlier ones, the survivors of the lists that its members stand in, was sent to it in a
/// file; it sends what it knows on to the range of a list's next member (time-forward
/// processing; Chiang et al. 1995). Pairs are never listed: of a hundred thousand copies of one
/// text each is compared with the survivors alone, and of many survivors of one list with those that
/// have a rare n-gram in common with it (``CrowdedLists``).
///
/// Memory: within the register's; lists of more survivors than that are taken as they are.
struct NearSearch {
  private let register: DocumentRegister
  private let candidates: RecordFile<Candidate>
  private let ngrams: RecordFile<UInt64>
  private let rangeLength: Int
  private let memberships: SortedRecords<Membership>
  private let frequencies: NgramFrequencies?

  private static let mostRanges = 256
  private static let bytesAMembership = 64
  private static let batchCount = 256

  /// Prepares the search; the lists are used up.
  init(_ register: DocumentRegister, _ buckets: CandidateBuckets, source: NgramSource) throws {
    self.register = register
    let ranks = try CandidateRanks(register, buckets, source: source)
    memberships = try Membership.sorted(buckets, ranks, register)
    (candidates, ngrams) = (ranks.candidates, ranks.ngrams)
    frequencies = ranks.frequencies
    let count = candidates.count
    let bytes = max(1, buckets.membershipCount * Self.bytesAMembership / max(1, count))
    rangeLength = max(
      Self.batchCount, register.memory / 4 / bytes, (count + Self.mostRanges - 1) / Self.mostRanges)
  }

  /// Hands each document that is dropped with its twin and their similarity to a closure, in the
  /// order of survival; returns how many pairs were compared.
  func run(
    _ drop: (_ number: UInt32, _ twin: UInt32, _ jaccard: Double) throws -> Void
  ) throws -> Int {
    let count = candidates.count
    let rangeCount = (count + rangeLength - 1) / rangeLength
    var inboxes = [RecordFile<SurvivorMessage>?](repeating: nil, count: rangeCount)
    let comparison = NgramComparison(
      ngrams, settings: register.settings, cacheBytes: register.memory / 8,
      pool: register.work.pool)
    var pending = try memberships.next()
    for range in 0..<rangeCount {
      let start = range * rangeLength, end = min(count, start + rangeLength)
      var members: [Membership] = []
      while let membership = pending, membership.rank < end {
        members.append(membership)
        pending = try memberships.next()
      }
      let messages = try inboxes[range].map { try $0.records(0..<$0.count) } ?? []
      inboxes[range] = nil
      var lists = SurvivorLists(buckets: members.map(\.bucket), messages: messages)
      try decide(start..<end, members, &lists, comparison, drop)
      try lists.forward(from: UInt32(end)) { message, next in
        let target = Int(next) / rangeLength
        if inboxes[target] == nil {
          inboxes[target] = RecordFile(register.scratch, blockBytes: 16 << 10)
        }
        try inboxes[target]?.append(message)
      }
      try register.work.checkStop()
      register.work.report("compare near copies", end, of: count, unit: "documents")
    }
    return comparison.comparisons
  }

  /// Decides about a range of ranks, batch by batch.
  private func decide(
    _ range: Range<Int>, _ memberships: [Membership], _ lists: inout SurvivorLists,
    _ comparison: NgramComparison, _ drop: (UInt32, UInt32, Double) throws -> Void
  ) throws {
    var next = 0, batch: [NearBatch.Member] = [], bytes = 0
    var crowded = frequencies.map {
      CrowdedLists($0, above: register.settings.maximumJaccard, memory: register.memory / 8)
    }
    for (place, candidate) in try candidates.records(range).enumerated() {
      let rank = UInt32(range.lowerBound + place)
      var member = NearBatch.Member(
        survivor: Survivor(rank: rank, candidate: candidate),
        isIndexed: candidate.number < register.indexedCount)
      while next < memberships.count, memberships[next].rank == rank {
        guard let list = lists.list(of: memberships[next].bucket) else { break }
        member.lists.append(list)
        lists.pass(list, next: memberships[next].next)
        next += 1
      }
      batch.append(member)
      bytes += member.survivor.bytes
      let isLast = place == range.count - 1
      guard isLast || batch.count == Self.batchCount || bytes >= register.memory / 16 else {
        continue
      }
      for decision in try NearBatch(members: batch).decide(&lists, &crowded, comparison) {
        try drop(decision.number, decision.twin, decision.jaccard)
      }
      (batch, bytes) = ([], 0)
    }
  }
}
