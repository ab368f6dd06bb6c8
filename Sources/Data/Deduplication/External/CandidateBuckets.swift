import GopherCore

/// Which documents share a band, on disk: lists of document numbers.
///
/// Memory: one bit or two a document, the blocks of the bands being merged, and the longest list.
struct CandidateBuckets {
  /// The documents that share a band with another one.
  private(set) var candidates: BitSet
  /// How many times a document stands in a list.
  private(set) var membershipCount = 0
  /// The documents in lists that are long enough for crowds of survivors; nil if there are none.
  private(set) var crowded: BitSet?

  /// A list is its length, then its members by number; a file a band.
  private let files: [RecordFile<UInt32>]

  /// Finds the lists; the bands of the register are used up.
  ///
  /// - Parameter dropped: documents that take no part.
  init(_ register: DocumentRegister, without dropped: BitSet) throws {
    let indexedCount = register.indexedCount
    files = try register.work.pool.map(register.settings.bands) { band in
      let file = RecordFile<UInt32>(register.scratch)
      let sorted = try register.sortedBand(band)
      var key: UInt64?, members: [UInt32] = []
      func close() throws {
        // Documents of an index alone are not compared again.
        if members.count > 1, let last = members.last, last >= indexedCount {
          try file.append(UInt32(members.count))
          try file.append(contentsOf: members)
        }
        members.removeAll(keepingCapacity: true)
      }
      while let record = try sorted.next() {
        if dropped.contains(Int(record.number)) { continue }
        if record.key != key { try close() }
        key = record.key
        members.append(record.number)
      }
      try close()
      return file
    }
    candidates = BitSet(count: register.count)
    var found = candidates, memberships = 0, crowded: BitSet?
    try forEach { members in
      memberships += members.count
      if members.count > CrowdedLists.survivors {
        if crowded == nil { crowded = BitSet(count: register.count) }
        for member in members { crowded?.insert(Int(member)) }
      }
      for member in members { found.insert(Int(member)) }
    }
    found.countPlaces()
    candidates = found
    membershipCount = memberships
    self.crowded = crowded
  }

  /// Hands every list to a closure.
  func forEach(_ body: ([UInt32]) throws -> Void) throws {
    for file in files {
      var reader = try file.reader()
      var members: [UInt32] = []
      while let length = try reader.read() {
        members.removeAll(keepingCapacity: true)
        while members.count < length, let member = try reader.read() { members.append(member) }
        try body(members)
      }
    }
  }
}
