import GopherCore

/// Decides about the documents of a group of subsets: which repeat others, and which are held out.
///
///     let deduplication = try Deduplication(recipe, group: ["web"], sources, scratch, work) { … }
///     try deduplication.forEach { document, fate in … }
///
/// Memory: `work.memory`, and 5 bytes a document that shares a band with another one.
struct Deduplication {
  /// What becomes of a document.
  enum Fate {
    /// It stays; so many documents were dropped for it.
    case kept(duplicates: Int)
    /// It is dropped, as one of a cluster.
    case dropped(Verdict, Cluster)
    /// It is kept back from training; so many documents were dropped for it.
    case heldOut(duplicates: Int)
  }

  /// The documents of which one was left.
  struct Cluster: Equatable {
    /// The identity of the one that is left.
    let survivor: String
    /// The number of documents, that one included.
    let documents: Int
  }

  /// The documents and where they lie.
  let catalog: DocumentCatalog
  /// How many documents had to be given another identity.
  var renamed: Int { catalog.register.renamedCount }

  private let duplicates: DuplicateFates
  private let heldOut: Set<Int>

  /// Reads the documents and decides.
  ///
  /// - Parameters:
  ///   - group: the subsets that are deduplicated together.
  ///   - sources: their files, by number in the group.
  ///   - scratch: where files lie meanwhile.
  ///   - work: threads and memory.
  ///   - keepsIndexRecords: whether an index of the survivors will be written.
  ///   - advance: told how many documents were read.
  init(
    _ recipe: Recipe, group: [String], _ sources: [DocumentCatalog.Source], scratch: Scratch,
    work: Work, keepsIndexRecords: Bool = false, advance: (Int) -> Void
  ) throws {
    let settings = Self.settings(recipe), hasher = MinHasher(settings: settings)
    let subsets = group.map { name in
      DocumentRegister.Subset(
        prefix: group.count == 1 ? "" : "\(name)/",
        runsExact: recipe.subsets[name]?.runs(.exactDeduplication) ?? false,
        runsNear: recipe.subsets[name]?.runs(.nearDeduplication) ?? false)
    }
    let register = DocumentRegister(
      subsets: subsets, settings: settings, seed: recipe.seed, scratch: scratch, work: work,
      keepsIndexRecords: keepsIndexRecords)
    let runsNear = subsets.contains(where: \.runsNear)
    catalog = try DocumentCatalog(
      register, sources,
      hasher: { ($0.map { subsets[$0].runsNear } ?? runsNear) ? hasher : nil }, advance: advance)
    let catalog = catalog
    duplicates = try DuplicateFates(register) { try catalog.forEachNgrams(of: $0, $1) }
    heldOut = try Self.heldOut(recipe, register, without: duplicates.dropped)
  }

  /// The settings of near deduplication with the recipe's seed.
  static func settings(_ recipe: Recipe) -> NearDeduplicationSettings {
    var settings = recipe.nearDeduplication
    settings.seed &+= recipe.seed
    return settings
  }

  /// Hands every document with its fate to a closure, in order; once.
  func forEach(_ body: (CataloguedDocument, Fate) throws -> Void) throws {
    var next = try duplicates.fates.next()
    while let fate = next, fate.number < catalog.register.indexedCount {
      next = try duplicates.fates.next()
    }
    try catalog.forEach { document in
      var fate: DuplicateFate?
      if let found = next, found.number == document.number {
        fate = found
        next = try duplicates.fates.next()
      }
      try body(document, try self.fate(of: document.number, fate))
    }
  }

  private func fate(of number: Int, _ found: DuplicateFate?) throws -> Fate {
    let kept = found.map { Int($0.clusterSize) - 1 } ?? 0
    guard let found, found.kind != .survivor else {
      return heldOut.contains(number) ? .heldOut(duplicates: kept) : .kept(duplicates: kept)
    }
    let register = catalog.register
    let isExact = found.kind == .exact
    let reason = isExact ? "exact_duplicate" : "near_duplicate"
    let verdict = Verdict(
      stage: isExact ? ExactDeduplicator.stage : NearDeduplicator.stage,
      reason: found.twin < register.indexedCount ? "\(reason)_of_index" : reason,
      values: [Measurement("jaccard", found.jaccard)], twin: try register.name(of: Int(found.twin)),
      jaccard: found.jaccard)
    let cluster = Cluster(
      survivor: try register.name(of: Int(found.survivor)), documents: Int(found.clusterSize))
    return .dropped(verdict, cluster)
  }

  private static func heldOut(
    _ recipe: Recipe, _ register: DocumentRegister, without dropped: BitSet
  ) throws -> Set<Int> {
    guard recipe.heldOut.fraction > 0 else { return [] }
    func forEachKept(_ body: (Int, DocumentRegister.Entry, String) throws -> Void) throws {
      var reader = try register.reader()
      while let (number, entry, identity) = try reader.read() {
        if number >= register.indexedCount, !dropped.contains(number) {
          try body(number, entry, identity)
        }
      }
    }
    var totals = register.subsets.map { _ in (count: 0, bytes: 0) }
    try forEachKept { _, entry, _ in
      totals[Int(entry.subset)].count += 1
      totals[Int(entry.subset)].bytes += Int(entry.bytes)
    }
    var choices = totals.map {
      HeldOutChoice(recipe.heldOut, seed: recipe.seed, count: $0.count, bytes: $0.bytes)
    }
    try forEachKept { number, entry, identity in
      choices[Int(entry.subset)].consider(number, identity: identity, bytes: Int(entry.bytes))
    }
    return Set(choices.indices.flatMap { choices[$0].chosen() })
  }
}

extension DeduplicationIndex {
  /// The index folders of a recipe, held against its settings.
  static func all(of recipe: Recipe) throws -> [DeduplicationIndex] {
    let runsNear = recipe.subsets.values.contains { $0.runs(.nearDeduplication) }
    return try recipe.index.map {
      try DeduplicationIndex($0, for: runsNear ? Deduplication.settings(recipe) : nil)
    }
  }
}
