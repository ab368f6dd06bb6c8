import GopherCore

/// What deduplication says of one document: that it is dropped, or that others were dropped for it.
struct DuplicateFate: SortableRecord {
  /// What was found.
  enum Kind: UInt8 {
    /// It survives others.
    case survivor
    /// It is an exact copy.
    case exact
    /// It is a near copy.
    case near
  }

  /// The document.
  let number: UInt32
  /// What it repeats; itself for a survivor.
  let twin: UInt32
  /// The document that its cluster left: the end of the chain of twins.
  let survivor: UInt32
  /// The number of documents in the cluster.
  let clusterSize: UInt32
  /// The similarity to the twin.
  let jaccard: Double
  private let rawKind: UInt8

  /// What was found.
  var kind: Kind { Kind(rawValue: rawKind) ?? .survivor }

  var leadingKey: UInt64 { UInt64(number) << 32 }

  static func < (left: DuplicateFate, right: DuplicateFate) -> Bool { left.number < right.number }

  fileprivate init(_ link: TwinLink, clusterSize: UInt32) {
    (number, twin, survivor, jaccard) = (link.number, link.twin, link.survivor, link.jaccard)
    rawKind = link.rawKind
    self.clusterSize = clusterSize
  }

  fileprivate init(survivor: UInt32, clusterSize: UInt32) {
    (number, twin, self.survivor, jaccard) = (survivor, survivor, survivor, 1)
    rawKind = Kind.survivor.rawValue
    self.clusterSize = clusterSize
  }
}

/// Finds exact and near copies of a register's documents out of core, and their clusters.
///
/// A cluster is a survivor with all documents whose chain of twins ends in it: a connected
/// component of the graph of twins. A near copy's twin survives, and an exact copy's twin survives
/// or is a near copy of a survivor, so that chains have at most two links and two sorts find
/// all components.
struct DuplicateFates {
  /// The fates in the order of numbers; documents that have nothing to do with others are left out.
  let fates: SortedRecords<DuplicateFate>
  /// The documents that are dropped.
  let dropped: BitSet
  /// How many pairs of near copies were compared.
  let comparisons: Int

  /// Finds them.
  ///
  /// - Parameter source: reads n-grams from the texts, of candidates only.
  init(_ register: DocumentRegister, source: NgramSource) throws {
    let (scratch, memory) = (register.scratch, register.memory)
    var dropped = BitSet(count: register.count)
    let exact = ExternalSorter<TwinLink>(scratch, memory: memory / 16)
    try ExactSearch(register).run { number, twin in
      dropped.insert(Int(number))
      try exact.append(
        TwinLink(key: twin, number: number, twin: twin, survivor: twin, jaccard: 1, .exact))
    }
    try register.work.checkStop()
    let near = ExternalSorter<TwinLink>(scratch, memory: memory / 16)
    comparisons = try NearSearch(
      register, CandidateBuckets(register, without: dropped), source: source
    )
    .run { number, twin, jaccard in
      dropped.insert(Int(number))
      try near.append(
        TwinLink(
          key: number, number: number, twin: twin, survivor: twin, jaccard: jaccard, .near))
    }
    self.dropped = dropped
    fates = try Self.clustered(
      try Self.joined(exact.sorted(), near.sorted(), register).sorted(), register)
  }

  /// All links by survivor: exact copies of a near copy end in its survivor.
  private static func joined(
    _ exact: SortedRecords<TwinLink>, _ near: SortedRecords<TwinLink>, _ register: DocumentRegister
  ) throws -> ExternalSorter<TwinLink> {
    let links = ExternalSorter<TwinLink>(register.scratch, memory: register.memory / 16)
    var copy = try exact.next(), nearCopy = try near.next()
    while let link = copy {
      while let other = nearCopy, other.number < link.twin {
        try links.append(other.keyed(by: other.survivor, survivor: other.survivor))
        nearCopy = try near.next()
      }
      let survivor = nearCopy?.number == link.twin ? nearCopy?.survivor : link.twin
      try links.append(link.keyed(by: survivor ?? link.twin, survivor: survivor ?? link.twin))
      copy = try exact.next()
    }
    while let other = nearCopy {
      try links.append(other.keyed(by: other.survivor, survivor: other.survivor))
      nearCopy = try near.next()
    }
    return links
  }

  /// The fates with the sizes of their clusters.
  private static func clustered(
    _ links: SortedRecords<TwinLink>, _ register: DocumentRegister
  ) throws -> SortedRecords<DuplicateFate> {
    let ordered = RecordFile<TwinLink>(register.scratch)
    let sizes = RecordFile<UInt32>(register.scratch)
    var last: UInt32?, size: UInt32 = 1
    while let link = try links.next() {
      if let last, link.survivor != last {
        try sizes.append(size)
        size = 1
      }
      last = link.survivor
      size += 1
      try ordered.append(link)
    }
    if last != nil { try sizes.append(size) }

    let fates = ExternalSorter<DuplicateFate>(register.scratch, memory: register.memory / 16)
    var clusters = try sizes.reader(), members = try ordered.reader()
    while let size = try clusters.read() {
      for place in 1..<size {
        guard let link = try members.read() else { break }
        if place == 1 {
          try fates.append(DuplicateFate(survivor: link.survivor, clusterSize: size))
        }
        try fates.append(DuplicateFate(link, clusterSize: size))
      }
    }
    return try fates.sorted()
  }
}

/// A dropped document with its twin.
private struct TwinLink: SortableRecord {
  private let key: UInt32
  let number: UInt32
  let twin: UInt32
  let survivor: UInt32
  let jaccard: Double
  let rawKind: UInt8

  init(
    key: UInt32, number: UInt32, twin: UInt32, survivor: UInt32, jaccard: Double,
    _ kind: DuplicateFate.Kind
  ) {
    (self.key, self.number, self.twin, self.survivor) = (key, number, twin, survivor)
    (self.jaccard, rawKind) = (jaccard, kind.rawValue)
  }

  /// The same link in another order.
  func keyed(by key: UInt32, survivor: UInt32) -> TwinLink {
    TwinLink(
      key: key, number: number, twin: twin, survivor: survivor, jaccard: jaccard,
      DuplicateFate.Kind(rawValue: rawKind) ?? .near)
  }

  var leadingKey: UInt64 { UInt64(key) << 32 }

  static func < (left: TwinLink, right: TwinLink) -> Bool {
    (left.key, left.number) < (right.key, right.number)
  }
}
