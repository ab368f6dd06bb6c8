import GopherCore

/// What deduplication knows of the documents of a collection, on disk and by number.
///
/// Documents of earlier runs (an index) come first; documents are never dropped for later ones
/// of another run, so these are only compared against. The others follow in any order.
///
/// On disk: 40 bytes, the name and 8 bytes a document, and 12 bytes a band and document until
/// candidates are found. Memory: buffers within ``memory``; nothing a document.
final class DocumentRegister {
  /// What is true of all documents of a subset.
  struct Subset {
    /// Stands before the names of its documents, so that names are unique in the collection.
    var prefix = ""
    /// Whether its exact copies are looked for.
    var runsExact = true
    /// Whether its near copies are looked for.
    var runsNear = true
  }

  /// What is known of one document.
  struct Entry: BitwiseCopyable {
    /// The hash of the text with white space normalised.
    let exact: Hash128
    /// The hash of the text's bytes.
    let content: Hash128
    /// Bytes of text.
    let bytes: UInt32
    /// The number of the subset.
    let subset: UInt16
    /// Whether it has bands.
    let hasBands: Bool
  }

  /// The subsets by number; documents of an index belong to the one behind the last.
  let subsets: [Subset]
  /// The settings of the bands and of the order of near duplicates.
  let settings: NearDeduplicationSettings
  /// The seed of the order of exact copies.
  let seed: UInt64
  /// Bytes that may be used.
  let memory: Int
  /// The threads, and whom to ask and tell.
  let work: Work
  /// Where files lie meanwhile.
  let scratch: Scratch

  /// How many documents were added.
  var count: Int { entries.count }
  /// How many of them, the first, are of an index.
  private(set) var indexedCount = 0
  /// How many documents had to be given another identity.
  private(set) var renamedCount = 0

  private let entries: RecordFile<Entry>
  private var names: NameFile
  private let bands: [ExternalSorter<BandRecord>]
  private let identities: ExternalSorter<IdentityRecord>
  /// The records of an index, if they are kept.
  private let indexRecords: RecordFile<UInt64>?

  /// An empty register.
  ///
  /// - Parameters:
  ///   - subsets: what is true of the documents, by number.
  ///   - settings: of the signatures that will be added.
  ///   - seed: of the order of exact copies.
  ///   - keepsIndexRecords: whether an index of the survivors will be written: takes 24 bytes and
  ///     8 a band and document on disk.
  init(
    subsets: [Subset], settings: NearDeduplicationSettings, seed: UInt64, scratch: Scratch,
    work: Work, keepsIndexRecords: Bool = false
  ) {
    self.subsets = subsets + [Subset()]
    self.settings = settings
    self.seed = seed
    self.scratch = scratch
    self.work = work
    memory = work.memory
    indexRecords = keepsIndexRecords ? RecordFile(scratch) : nil
    entries = RecordFile(scratch)
    names = NameFile(scratch)
    let share = memory / 3 / (settings.bands + work.pool.threads)
    bands = (0..<settings.bands).map { _ in ExternalSorter(scratch, memory: share) }
    identities = ExternalSorter(scratch, memory: memory / 16)
  }

  /// Adds a document of a subset, or one of an index if `subset` is nil; those come first.
  ///
  /// Throws a usage failure above 2³² - 2 documents.
  func append(
    identity: String, bytes: Int, exact: Hash128, signature: MinHashSignature?, subset: Int?
  ) throws {
    guard count < Int(UInt32.max) - 1 else {
      throw Failure.usage(
        "More than \(UInt32.max - 1) documents are to be deduplicated at once; split the input, and "
          + "hold each part against the parts before it with an index.")
    }
    precondition(subset != nil || indexedCount == count, "DocumentRegister: an index comes first")
    let number = UInt32(count)
    if subset == nil { indexedCount += 1 }
    let hasBands = signature?.bands.isEmpty == false
    try entries.append(
      Entry(
        exact: exact, content: signature?.content ?? exact, bytes: UInt32(bytes),
        subset: UInt16(subset ?? subsets.count - 1), hasBands: hasBands))
    try names.append(identity)
    if let subset {
      let hash = Self.hash(identity, seed: UInt64(subset))
      try identities.append(IdentityRecord(identity: hash, content: exact, number: number))
    }
    if let indexRecords {
      try indexRecords.append(contentsOf: [hasBands ? 1 : 0, exact.high, exact.low])
      let keys = hasBands ? signature?.bands : nil
      try indexRecords.append(
        contentsOf: keys ?? [UInt64](repeating: 0, count: settings.bands))
    }
    guard hasBands, let signature else { return }
    if bands[0].isFull {
      let bands = bands
      _ = try work.pool.map(bands.count) { try bands[$0].writeRun() }
    }
    for (sorter, key) in zip(bands, signature.bands) {
      try sorter.append(BandRecord(key: key, number: number))
    }
  }

  /// Ends adding: gives all but one of the documents of a subset that share an identity a number
  /// behind it.
  ///
  /// Which one keeps its identity follows from their contents. Equal identities are equal 128-bit
  /// hashes: that two others meet among 2³² documents has a probability of 2⁻⁶⁵.
  func finish() throws {
    let bands = bands
    _ = try work.pool.map(bands.count) { try bands[$0].releaseBuffer() }
    let renames = ExternalSorter<RenameRecord>(scratch, memory: memory / 16)
    let sorted = try identities.sorted()
    var last: Hash128?, ordinal: UInt32 = 1
    while let record = try sorted.next() {
      ordinal = record.identity == last ? ordinal + 1 : 1
      last = record.identity
      if ordinal > 1 {
        try renames.append(RenameRecord(number: record.number, ordinal: ordinal))
      }
    }
    renamedCount = renames.count
    if renamedCount == 0 { return }
    let renamed = NameFile(scratch), changes = try renames.sorted()
    var change = try changes.next(), reader = try names.reader(), number: UInt32 = 0
    while let name = try reader.read() {
      if let ordinal = change?.ordinal, change?.number == number {
        try renamed.append("\(name)#\(ordinal)")
        change = try changes.next()
      } else {
        try renamed.append(name)
      }
      number += 1
    }
    names = renamed
  }

  /// The documents in order.
  func reader() throws -> Reader {
    Reader(entries: try entries.reader(), names: try names.reader())
  }

  /// The record that an index has of a document.
  func indexRecord(of number: Int) throws -> [UInt64] {
    let width = IndexSignatures.headWords + settings.bands
    return try indexRecords?.records(number * width..<(number + 1) * width) ?? []
  }

  /// The records of a band by key; once.
  func sortedBand(_ band: Int) throws -> SortedRecords<BandRecord> { try bands[band].sorted() }

  /// The identity of a document, unique in its subset.
  func identity(of number: Int) throws -> String { try names.name(of: number) }

  /// The identity with its subset's prefix.
  func name(of number: Int) throws -> String {
    let entry = try entries.records(number..<(number + 1))[0]
    return subsets[Int(entry.subset)].prefix + (try identity(of: number))
  }

  /// The place of a document among those that could survive it: a hash of its name, or its number
  /// if it is of an index, before all others.
  func priority(of number: Int, _ entry: Entry, identity: String, seed: UInt64) -> Hash128 {
    if number < indexedCount { return Hash128(high: 0, low: UInt64(number)) }
    return Self.hash(subsets[Int(entry.subset)].prefix + identity, seed: seed)
  }

  private static func hash(_ text: String, seed: UInt64) -> Hash128 {
    var text = text
    return text.withUTF8 { Fingerprint.hash128(UnsafeRawBufferPointer($0), seed: seed) }
  }

  /// Hands out documents in order.
  struct Reader {
    private var entries: RecordFile<Entry>.Reader
    private var names: NameFile.Reader
    private var next = 0

    fileprivate init(entries: RecordFile<Entry>.Reader, names: NameFile.Reader) {
      self.entries = entries
      self.names = names
    }

    /// The next document; nil behind the last.
    mutating func read() throws -> (number: Int, entry: Entry, identity: String)? {
      guard let entry = try entries.read(), let identity = try names.read() else { return nil }
      next += 1
      return (next - 1, entry, identity)
    }
  }
}

/// A band of a document, ordered by the hash of its minima.
struct BandRecord: SortableRecord {
  private let low: UInt32
  private let high: UInt32
  /// The document.
  let number: UInt32

  init(key: UInt64, number: UInt32) {
    low = UInt32(truncatingIfNeeded: key)
    high = UInt32(key >> 32)
    self.number = number
  }

  /// The hash; three words of 32 bits, so that a record takes 12 bytes and not 16.
  var key: UInt64 { UInt64(high) << 32 | UInt64(low) }
  var leadingKey: UInt64 { key }

  static func < (left: BandRecord, right: BandRecord) -> Bool {
    left.key != right.key ? left.key < right.key : left.number < right.number
  }
}

/// An identity of a subset, ordered with equal ones by content.
private struct IdentityRecord: SortableRecord {
  let identity: Hash128
  let content: Hash128
  let number: UInt32

  var leadingKey: UInt64 { identity.high }

  static func < (left: IdentityRecord, right: IdentityRecord) -> Bool {
    if left.identity != right.identity { return left.identity < right.identity }
    return (left.content, left.number) < (right.content, right.number)
  }
}

/// The number that goes behind a document's identity.
private struct RenameRecord: SortableRecord {
  let number: UInt32
  let ordinal: UInt32

  var leadingKey: UInt64 { UInt64(number) << 32 }

  static func < (left: RenameRecord, right: RenameRecord) -> Bool { left.number < right.number }
}
