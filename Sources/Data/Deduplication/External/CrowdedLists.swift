/// The survivors of lists with many of them, by their rare n-grams, so that a document is compared
/// with those alone that may be above the threshold.
///
/// Documents of one template that are all below the threshold survive all, and share their lists:
/// to compare each with all before it would take time by the square of their number. The
/// decisions are those of comparing all: ``RareNgrams`` leave out no pair above the threshold.
///
/// Memory: about 50 bytes for a rare n-gram that two documents hold, within a bound; beyond it lists
/// are compared whole.
struct CrowdedLists {
  /// Lists of more survivors are looked up by rare n-grams.
  static let survivors = 64

  private let frequencies: NgramFrequencies
  private let threshold: Double
  private let memory: Int
  private var isFull = false
  /// How many survivors of a list are known here.
  private var known: [Int: Int] = [:]
  /// The crowded lists of a survivor, by its place.
  private var lists: [Int: [Int]] = [:]
  private var short = Postings(), long = Postings()

  private static let chunk = 1024
  private static let bytesAPosting = 48
  private static let bytesASurvivor = 256

  init(_ frequencies: NgramFrequencies, above threshold: Double, memory: Int) {
    self.frequencies = frequencies
    self.threshold = threshold
    self.memory = memory
  }

  /// For each member the survivors to compare it with, by their places, ascending.
  mutating func candidates(
    for members: [NearBatch.Member], in survivors: SurvivorLists, _ comparison: NgramComparison
  ) throws -> [[Int]] {
    let crowded = members.map { member in
      member.isIndexed ? [] : member.lists.filter { survivors.count(of: $0) > Self.survivors }
    }
    try learn(Set(crowded.joined()).sorted(), of: survivors, comparison)
    var found = zip(members, crowded).map { member, crowded in
      guard !member.isIndexed else { return [Int]() }
      let others = isFull ? member.lists : member.lists.filter { !crowded.contains($0) }
      return survivors.survivors(of: others)
    }
    guard !isFull else { return found }
    let asking = members.indices.filter { !crowded[$0].isEmpty }
    for start in stride(from: 0, to: asking.count, by: Self.chunk) {
      let places = asking[start..<min(asking.count, start + Self.chunk)]
      let rare = try rare(places.map { members[$0].survivor }, comparison)
      for (place, rare) in zip(places, rare) {
        let wanted = Set(crowded[place])
        let met = meeting(rare).filter { lists[$0]?.contains(where: wanted.contains) == true }
        if !met.isEmpty { found[place] = Set(found[place] + met).sorted() }
      }
    }
    return found
  }

  /// The survivors that have a rare n-gram in common with a document, some several times.
  private func meeting(_ rare: RareNgrams) -> [Int] {
    rare.long.flatMap(short.places) + rare.short.flatMap(long.places)
  }

  /// Enters the survivors of lists that are not known yet.
  private mutating func learn(
    _ crowded: [Int], of survivors: SurvivorLists, _ comparison: NgramComparison
  ) throws {
    guard !isFull else { return }
    var missing = Set<Int>()
    for list in crowded {
      let count = survivors.count(of: list)
      for place in survivors.latest(count - known[list, default: 0], of: list) {
        if lists[place] == nil { missing.insert(place) }
        lists[place, default: []].append(list)
      }
      known[list] = count
    }
    let places = missing.sorted()
    for start in stride(from: 0, to: places.count, by: Self.chunk) {
      let chunk = places[start..<min(places.count, start + Self.chunk)]
      let rare = try rare(chunk.map { survivors.survivors[$0] }, comparison)
      for (place, rare) in zip(chunk, rare) {
        for hash in rare.short { short.add(place, under: hash) }
        for hash in rare.long { long.add(place, under: hash) }
      }
      let bytes =
        (short.count + long.count) * Self.bytesAPosting + lists.count * Self.bytesASurvivor
      if bytes > memory {
        isFull = true
        (short, long, lists, known) = (Postings(), Postings(), [:], [:])
        return
      }
    }
  }

  private func rare(
    _ documents: [Survivor], _ comparison: NgramComparison
  ) throws -> [RareNgrams] {
    try comparison.map(documents) { RareNgrams(of: $0, by: frequencies, above: threshold) }
  }
}

/// Places by n-gram.
private struct Postings {
  private var heads: [UInt64: Int32] = [:]
  private var entries: [(place: UInt32, previous: Int32)] = []

  /// The number of places.
  var count: Int { entries.count }

  mutating func add(_ place: Int, under hash: UInt64) {
    entries.append((UInt32(place), heads[hash] ?? -1))
    heads[hash] = Int32(entries.count - 1)
  }

  /// The places under an n-gram.
  func places(under hash: UInt64) -> [Int] {
    guard var entry = heads[hash] else { return [] }
    var places: [Int] = []
    while entry >= 0 {
      places.append(Int(entries[Int(entry)].place))
      entry = entries[Int(entry)].previous
    }
    return places
  }
}
