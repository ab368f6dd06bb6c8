import GopherCore
import Tensors

/// A safetensors file, mapped and checked.
///
///     let file = try SafetensorsFile("model.safetensors")
///     let gain = try file.floats("final_norm.gain")
///
/// Opening reads the header alone; the system pages in the tensors that are asked for.
public struct SafetensorsFile: Sendable {
  /// The path it was opened by.
  public let path: String
  /// The tensors, in the order of their bytes.
  public let entries: [SafetensorsEntry]
  /// Free texts of the file (`__metadata__`).
  public let metadata: [String: String]

  private let file: MappedFile
  private let dataStart: Int
  private let positions: [String: Int]

  /// Opens a file and checks its header against the format and the file's size.
  ///
  /// Throws a bad-input failure that names the path and the first thing that is wrong.
  public init(_ path: String) throws {
    let file = try MappedFile(path)
    let (header, dataStart) = try withExtendedLifetime(file) {
      try SafetensorsHeader.parse(file.bytes, path: path)
    }
    self.file = file
    self.path = path
    self.dataStart = dataStart
    entries = header.entries
    metadata = header.metadata
    positions = Dictionary(
      uniqueKeysWithValues: entries.indices.map { (header.entries[$0].name, $0) })
  }

  /// The entry of a name, or nil.
  public func entry(_ name: String) -> SafetensorsEntry? { positions[name].map { entries[$0] } }

  /// The bytes of a tensor; valid inside `body`.
  public func withBytes<Result>(
    of entry: SafetensorsEntry, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(file) {
      let start = dataStart + entry.range.lowerBound
      return try body(
        UnsafeRawBufferPointer(rebasing: file.bytes[start..<start + entry.range.count]))
    }
  }

  /// A tensor's values, widened to 32 bits where they are stored in 16.
  public func floats(_ name: String) throws -> [Float] {
    let entry = try require(name)
    return try [Float](unsafeUninitializedCapacity: entry.count) { buffer, count in
      try read(entry, into: UnsafeMutableBufferPointer(rebasing: buffer[..<entry.count]))
      count = entry.count
    }
  }

  /// A tensor of type U16.
  public func uint16s(_ name: String) throws -> [UInt16] {
    let entry = try require(name)
    guard entry.type == .uint16 else { throw unreadable(entry, as: "16-bit integers") }
    return withBytes(of: entry) { bytes in
      (0..<entry.count).map { UInt16(littleEndian: bytes.word16(at: $0)) }
    }
  }

  /// Copies a tensor's values to memory of as many elements, widened where stored in 16 bits.
  public func read(
    _ entry: SafetensorsEntry, into values: UnsafeMutableBufferPointer<Float>
  ) throws {
    precondition(values.count == entry.count, "SafetensorsFile.read: the counts differ")
    try withBytes(of: entry) { bytes in
      switch entry.type {
      case .float32: UnsafeMutableRawBufferPointer(values).copyMemory(from: bytes)
      case .bfloat16:
        for i in values.indices {
          values[i] = Float(bitPattern: UInt32(bytes.word16(at: i)) << 16)
        }
      case .float16:
        for i in values.indices { values[i] = Float(Float16(bitPattern: bytes.word16(at: i))) }
      default: throw unreadable(entry, as: "floating-point numbers")
      }
    }
  }

  /// Fills a tensor of as many elements, widening or rounding what is stored to its type.
  public func read(_ entry: SafetensorsEntry, into tensor: Tensor) throws {
    let floats =
      tensor.elementType == .float32 ? tensor : Tensor(zeros: [entry.count])
    try floats.withUnsafeMutableBuffer { try read(entry, into: $0) }
    if tensor.elementType != .float32 { tensor.convertElements(of: floats) }
  }

  private func require(_ name: String) throws -> SafetensorsEntry {
    guard let found = entry(name) else {
      throw Failure.badInput(
        "\(path) has no tensor \(name)"
          + (suggestion(for: name, among: entries.map(\.name)).map { "; the nearest is \($0)." }
            ?? "."))
    }
    return found
  }

  private func unreadable(_ entry: SafetensorsEntry, as what: String) -> Failure {
    .badInput("\(path): tensor \(entry.name) is of type \(entry.type.rawValue), not \(what).")
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func word16(at index: Int) -> UInt16 {
    loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
  }
}
