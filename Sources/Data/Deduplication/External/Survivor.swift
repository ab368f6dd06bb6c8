/// A candidate that survived, as later ones need to know it.
struct Survivor: BitwiseCopyable, Sendable {
  /// The place in the order of survival.
  let rank: UInt32
  /// The document and its n-grams.
  let candidate: Candidate

  /// Bytes of its n-grams.
  var bytes: Int { Int(candidate.ngramCount) * MemoryLayout<UInt64>.stride }
}

/// Tells a later range of ranks that a member of a list survived.
struct SurvivorMessage: BitwiseCopyable {
  /// The list.
  let bucket: UInt64
  /// The survivor.
  let survivor: Survivor
}

/// The survivors among the members of lists, as far as a range of ranks needs them.
///
/// Memory: 24 bytes a list, 8 a survivor and list, 24 a survivor.
struct SurvivorLists {
  /// The survivors by rank.
  private(set) var survivors: [Survivor]
  /// The lists of the range, ascending.
  private let buckets: [UInt64]
  /// The next member behind the last that was seen, by list.
  private var next: [UInt32]
  /// The last entry of each list; -1 for none.
  private var heads: [Int32]
  /// The number of survivors, by list.
  private var counts: [Int32]
  private var entries: [(survivor: UInt32, previous: Int32)] = []

  /// Lists with what survived before the range.
  ///
  /// - Parameter buckets: the lists of the range's members, in any order, some several times.
  init(buckets: [UInt64], messages: [SurvivorMessage]) {
    var distinct: [UInt64] = []
    for bucket in buckets.sorted() where bucket != distinct.last { distinct.append(bucket) }
    self.buckets = distinct
    next = [UInt32](repeating: .max, count: distinct.count)
    heads = [Int32](repeating: -1, count: distinct.count)
    counts = [Int32](repeating: 0, count: distinct.count)
    survivors = []
    for message in messages.sorted(by: { $0.survivor.rank < $1.survivor.rank }) {
      if survivors.last?.rank != message.survivor.rank { survivors.append(message.survivor) }
      if let list = list(of: message.bucket) { enter(survivors.count - 1, list) }
    }
  }

  /// The number of a list within the range; nil for one that the range does not know.
  func list(of bucket: UInt64) -> Int? {
    var low = 0, high = buckets.count
    while low < high {
      let middle = (low + high) / 2
      if buckets[middle] < bucket { low = middle + 1 } else { high = middle }
    }
    return low < buckets.count && buckets[low] == bucket ? low : nil
  }

  /// Notes the member behind the one at hand.
  mutating func pass(_ list: Int, next rank: UInt32) { next[list] = rank }

  /// Adds a survivor to its lists; ranks ascend.
  mutating func add(_ survivor: Survivor, to lists: [Int]) {
    survivors.append(survivor)
    for list in lists { enter(survivors.count - 1, list) }
  }

  /// The number of survivors of a list.
  func count(of list: Int) -> Int { Int(counts[list]) }

  /// The last survivors of a list by their places, the last first.
  func latest(_ count: Int, of list: Int) -> [Int] {
    var found: [Int] = [], entry = heads[list]
    while entry >= 0, found.count < count {
      found.append(Int(entries[Int(entry)].survivor))
      entry = entries[Int(entry)].previous
    }
    return found
  }

  /// The survivors of some lists by their places in ``survivors``, ascending, each once.
  func survivors(of lists: [Int]) -> [Int] {
    var found: [Int] = []
    for list in lists {
      var entry = heads[list]
      while entry >= 0 {
        found.append(Int(entries[Int(entry)].survivor))
        entry = entries[Int(entry)].previous
      }
    }
    guard found.count > 1 else { return found }
    var distinct: [Int] = []
    for place in found.sorted() where place != distinct.last { distinct.append(place) }
    return distinct
  }

  /// Hands a message for each survivor of a list with members from a rank on to a closure, with
  /// the rank of the first of these.
  func forward(from end: UInt32, _ send: (SurvivorMessage, UInt32) throws -> Void) rethrows {
    for list in buckets.indices where next[list] >= end && next[list] != .max {
      var entry = heads[list]
      while entry >= 0 {
        let survivor = survivors[Int(entries[Int(entry)].survivor)]
        try send(SurvivorMessage(bucket: buckets[list], survivor: survivor), next[list])
        entry = entries[Int(entry)].previous
      }
    }
  }

  private mutating func enter(_ survivor: Int, _ list: Int) {
    entries.append((UInt32(survivor), heads[list]))
    heads[list] = Int32(entries.count - 1)
    counts[list] += 1
  }
}
