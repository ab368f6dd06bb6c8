import GopherCore

/// A document that shares a band with another one.
struct Candidate: BitwiseCopyable, Sendable, Equatable {
  /// The document.
  let number: UInt32
  /// How many distinct n-grams it has.
  let ngramCount: UInt32
  /// Where they begin among all stored n-grams.
  let ngramStart: UInt64
}

/// The candidates in the order of survival, with their n-grams, on disk.
///
/// The n-grams are read from the texts once, in the order in which the texts lie.
///
/// Memory: 4 bytes a candidate, the buffers of a sort, and a table of frequencies.
struct CandidateRanks {
  /// The candidates by rank.
  let candidates: RecordFile<Candidate>
  /// The n-grams of all candidates.
  let ngrams: RecordFile<UInt64>
  /// The ranks, by the place of the document among the candidates.
  private var ranks: [UInt32]
  /// How many documents of long lists hold an n-gram; nil if no list is long.
  private(set) var frequencies: NgramFrequencies?
  private let members: BitSet

  /// Sorts the candidates.
  ///
  /// - Parameters:
  ///   - buckets: the lists that the candidates stand in.
  ///   - source: hands the n-grams of the documents of a set to a closure, in ascending order of
  ///     their numbers.
  init(_ register: DocumentRegister, _ buckets: CandidateBuckets, source: NgramSource) throws {
    let members = buckets.candidates
    var frequencies = buckets.crowded.map { _ in NgramFrequencies(memory: register.memory / 16) }
    let ngrams = RecordFile<UInt64>(register.scratch)
    let sorter = ExternalSorter<OrderRecord>(register.scratch, memory: register.memory / 8)
    var reader = try register.reader()
    try source(members) { number, set in
      while let (next, entry, identity) = try reader.read() {
        guard next == number else { continue }
        let candidate = Candidate(
          number: UInt32(number), ngramCount: UInt32(set.hashes.count),
          ngramStart: UInt64(ngrams.count))
        let priority = register.priority(
          of: number, entry, identity: identity, seed: register.settings.seed)
        if buckets.crowded?.contains(number) == true { frequencies?.add(set) }
        try sorter.append(
          OrderRecord(priority: priority, content: entry.content, candidate: candidate))
        return try ngrams.append(contentsOf: set.hashes)
      }
    }
    let count = members.memberCount
    precondition(sorter.count == count, "CandidateRanks: the source left documents out")
    candidates = RecordFile(register.scratch)
    self.ngrams = ngrams
    self.frequencies = frequencies
    self.members = members
    ranks = [UInt32](repeating: 0, count: count)
    let sorted = try sorter.sorted()
    while let record = try sorted.next() {
      ranks[members.place(of: Int(record.candidate.number))] = UInt32(candidates.count)
      try candidates.append(record.candidate)
    }
    try ngrams.flush()
  }

  /// The rank of a candidate.
  func rank(of number: UInt32) -> UInt32 { ranks[members.place(of: Int(number))] }
}

/// Hands the n-grams of the documents of a set to a closure, in ascending order of numbers.
typealias NgramSource = (BitSet, (Int, NgramSet) throws -> Void) throws -> Void

/// A candidate in the order of survival.
private struct OrderRecord: SortableRecord {
  let priority: Hash128
  let content: Hash128
  let candidate: Candidate

  var leadingKey: UInt64 { priority.high }

  static func < (left: OrderRecord, right: OrderRecord) -> Bool {
    if left.priority != right.priority { return left.priority < right.priority }
    return (left.content, left.candidate.number) < (right.content, right.candidate.number)
  }
}
