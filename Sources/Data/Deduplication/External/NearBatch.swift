/// Consecutive candidates in the order of survival, decided together.
///
/// First each is held against the survivors before the batch, in parallel; only those that have
/// no twin among them can survive, and only these are held against each other. The decisions
/// are those of one document at a time.
struct NearBatch {
  /// A document of the batch with the lists that it stands in.
  struct Member {
    let survivor: Survivor
    /// Whether it is of an index, and survives whatever it is like.
    let isIndexed: Bool
    var lists: [Int] = []
  }

  /// That a document is dropped.
  struct Decision {
    let number: UInt32
    let twin: UInt32
    let jaccard: Double
  }

  let members: [Member]

  /// Decides, and adds the survivors to their lists.
  ///
  /// - Parameter crowded: finds what to compare with in lists of many survivors; nil where there are
  ///   none.
  func decide(
    _ lists: inout SurvivorLists, _ crowded: inout CrowdedLists?, _ comparison: NgramComparison
  ) throws -> [Decision] {
    let survivors = members.map(\.survivor)
    let known = lists.survivors
    let before =
      try crowded?.candidates(for: members, in: lists, comparison)
      ?? members.map { $0.isIndexed ? [] : lists.survivors(of: $0.lists) }
    var best = try comparison.best(of: survivors, among: known, candidates: before)

    let undecided = members.indices.filter { best[$0] == nil }
    let within = try comparison.similarities(
      of: survivors, candidates: predecessors(among: undecided))
    var dropped: Set<Int> = []
    var decisions: [Decision] = []
    for (place, member) in members.enumerated() {
      for (other, jaccard) in within[place] where !dropped.contains(other) {
        if jaccard > best[place]?.jaccard ?? 0 {
          best[place] = (members[other].survivor, jaccard)
        }
      }
      if let (twin, jaccard) = best[place] {
        dropped.insert(place)
        decisions.append(
          Decision(
            number: member.survivor.candidate.number, twin: twin.candidate.number,
            jaccard: jaccard))
      } else {
        lists.add(member.survivor, to: member.lists)
      }
    }
    return decisions
  }

  /// For each member, ascending: the members before it that share a list with it and may survive.
  private func predecessors(among undecided: [Int]) -> [[Int]] {
    let undecided = Set(undecided)
    var membersOfList: [Int: [Int]] = [:]
    return members.indices.map { place in
      var found: [Int] = []
      for list in members[place].lists {
        found += membersOfList[list, default: []]
        if undecided.contains(place) { membersOfList[list, default: []].append(place) }
      }
      if members[place].isIndexed { return [] }
      var distinct: [Int] = []
      for other in found.sorted() where other != distinct.last { distinct.append(other) }
      return distinct
    }
  }
}
