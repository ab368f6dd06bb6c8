import GopherCore

/// Finds exact copies out of core, by the rule of ``ExactDeduplicator``.
struct ExactSearch {
  private let register: DocumentRegister

  init(_ register: DocumentRegister) { self.register = register }

  /// Hands each document that is dropped with its twin to a closure, in no order that matters.
  ///
  /// Documents of an index survive, and new ones of their content do not.
  func run(_ drop: (_ number: UInt32, _ twin: UInt32) throws -> Void) throws {
    let sorter = ExternalSorter<CopyRecord>(register.scratch, memory: register.memory / 4)
    var reader = try register.reader()
    while let (number, entry, identity) = try reader.read() {
      if number.isMultiple(of: 1 << 16) { try register.work.checkStop() }
      guard register.subsets[Int(entry.subset)].runsExact else { continue }
      let priority = register.priority(
        of: number, entry, identity: identity, seed: register.seed)
      try sorter.append(
        CopyRecord(content: entry.exact, priority: priority, number: UInt32(number)))
    }
    let sorted = try sorter.sorted()
    var survivor: CopyRecord?
    while let record = try sorted.next() {
      if let survivor, survivor.content == record.content {
        if record.number >= register.indexedCount { try drop(record.number, survivor.number) }
      } else {
        survivor = record
      }
    }
  }
}

/// A document by content, ordered with equal ones as they would survive.
private struct CopyRecord: SortableRecord {
  let content: Hash128
  let priority: Hash128
  let number: UInt32

  var leadingKey: UInt64 { content.high }

  static func < (left: CopyRecord, right: CopyRecord) -> Bool {
    if left.content != right.content { return left.content < right.content }
    return (left.priority, left.number) < (right.priority, right.number)
  }
}
