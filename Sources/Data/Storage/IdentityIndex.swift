import CXXHash
import GopherCore

/// Which frame holds which document: an index by the hash of the identity, in a skippable frame
/// that other readers pass over.
///
/// | size | field |
/// | --- | --- |
/// | 4 | 0x184D2A5D |
/// | 4 | size of all that follows |
/// | 8 | `"GOPHERID"` |
/// | 4 | number of documents N |
/// | 8 N | u64 XXH3-64 of the identities' UTF-8, ascending |
/// | 4 N | u32 frame of each |
///
/// 12 bytes a document; a look-up is a binary search in the mapped file and one frame unfolded.
///
/// While it is made it is sorted out of core, in up to 8 MB of memory.
struct IdentityIndex {
  private struct Entry: SortableRecord {
    let hash: UInt64
    let frame: UInt32

    var leadingKey: UInt64 { hash }

    static func < (left: Entry, right: Entry) -> Bool {
      (left.hash, left.frame) < (right.hash, right.frame)
    }
  }

  private let entries: ExternalSorter<Entry>
  private let scratch: Scratch

  private static let skippableMagic: UInt32 = 0x184D_2A5D
  private static let signature = Array("GOPHERID".utf8)
  private static let headerSize = 20
  private static let sortBytes = 4 << 20
  private static let blockBytes = 64 << 10

  /// An empty index, sorted in files of a directory where memory is not enough.
  init(in directory: String) {
    scratch = Scratch(directory)
    entries = ExternalSorter(scratch, memory: Self.sortBytes)
  }

  /// Adds a document.
  func add(identity: String, frame: Int) throws {
    try entries.append(Entry(hash: hashOfIdentity(identity), frame: UInt32(frame)))
  }

  /// Adds the documents of another file's index, whose first frame now has a number of its own, and
  /// which names no frame that is not there.
  func add(_ other: View, firstFrame: Int) throws {
    for index in 0..<other.count {
      try entries.append(
        Entry(hash: other.hash(at: index), frame: UInt32(other.frame(at: index) + firstFrame)))
    }
  }

  /// Writes the index with the header of its skippable frame, once; returns its size.
  func write(to file: DurableFile) throws -> Int {
    let count = entries.count
    var output = [UInt8]()
    output.append(littleEndian: Self.skippableMagic)
    output.append(littleEndian: UInt32(12 + 12 * count))
    output += Self.signature
    output.append(littleEndian: UInt32(count))
    func flush(_ bytes: Int) throws {
      guard output.count >= bytes else { return }
      try file.write(output)
      output.removeAll(keepingCapacity: true)
    }
    let sorted = try entries.sorted(), frames = RecordFile<UInt32>(scratch)
    while let entry = try sorted.next() {
      output.append(littleEndian: entry.hash)
      try frames.append(entry.frame)
      try flush(Self.blockBytes)
    }
    var reader = try frames.reader()
    while let frame = try reader.read() {
      output.append(littleEndian: frame)
      try flush(Self.blockBytes)
    }
    try flush(0)
    return Self.headerSize + 12 * count
  }

  /// An index in a mapped file.
  struct View {
    private let bytes: UnsafeRawBufferPointer
    /// How many documents there are.
    let count: Int

    /// The index in the bytes of a skippable frame; nil if they hold none.
    init?(_ bytes: UnsafeRawBufferPointer) {
      guard bytes.count >= headerSize, bytes.littleEndian32(at: 0) == skippableMagic,
        bytes[8..<16].elementsEqual(signature)
      else { return nil }
      count = Int(bytes.littleEndian32(at: 16))
      guard bytes.count == headerSize + 12 * count else { return nil }
      self.bytes = bytes
    }

    /// The frames that may hold a document, ascending; more than one only for equal hashes.
    func frames(of identity: String) -> [Int] {
      let wanted = hashOfIdentity(identity)
      var low = 0, high = count
      while low < high {
        let middle = (low + high) / 2
        if hash(at: middle) < wanted { low = middle + 1 } else { high = middle }
      }
      var frames = [Int]()
      while low < count, hash(at: low) == wanted {
        let frame = self.frame(at: low)
        if frames.last != frame { frames.append(frame) }
        low += 1
      }
      return frames
    }

    /// The frame of an entry.
    func frame(at index: Int) -> Int {
      Int(bytes.littleEndian32(at: headerSize + 8 * count + 4 * index))
    }

    /// Whether every entry names one of so many frames, by numbers from 0.
    func namesFrames(below count: Int) -> Bool {
      (0..<self.count).allSatisfy { frame(at: $0) < count }
    }

    fileprivate func hash(at index: Int) -> UInt64 {
      bytes.littleEndian64(at: headerSize + 8 * index)
    }
  }
}

private func hashOfIdentity(_ identity: String) -> UInt64 {
  var identity = identity
  return identity.withUTF8 { XXH3_64bits($0.baseAddress, $0.count) }
}
