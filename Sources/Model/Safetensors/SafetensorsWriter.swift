import GopherCore
import Tensors

/// Writes a safetensors file tensor by tensor, so that no second copy of a model is ever held.
///
/// The layout is fixed at the start; values follow in that order; nothing is visible under the
/// final name before ``commit()``.
///
///     let writer = try SafetensorsWriter("a.safetensors", tensors: [("x", .float32, [2])])
///     try writer.write("x", [1, 2])
///     try writer.commit()
public final class SafetensorsWriter {
  private let file: DurableFile
  private let entries: [SafetensorsEntry]
  private var next = 0

  /// Opens the file and writes its header.
  ///
  /// - Parameters:
  ///   - path: the final path; its directory exists.
  ///   - tensors: names, all different, with types and shapes, in the order of writing.
  ///   - metadata: free texts.
  public init(
    _ path: String, tensors: [(name: String, type: SafetensorsType, shape: [Int])],
    metadata: [String: String] = [:]
  ) throws {
    precondition(
      Set(tensors.map(\.name)).count == tensors.count, "SafetensorsWriter: a name occurs twice")
    entries = SafetensorsEntry.layout(tensors)
    file = try DurableFile(path)
    try file.write(SafetensorsHeader(entries: entries, metadata: metadata).encoded())
  }

  /// Writes the next tensor's values; BF16 is rounded to nearest, ties to even.
  public func write(_ name: String, _ values: UnsafeBufferPointer<Float>) throws {
    let entry = advance(to: name, count: values.count)
    switch entry.type {
    case .float32: try file.write(UnsafeRawBufferPointer(values))
    case .bfloat16:
      var start = 0
      while start < values.count {
        let piece = values[start..<min(start + 1 << 16, values.count)]
        try piece.map { BFloat16($0).bits }.withUnsafeBytes { try file.write($0) }
        start = piece.endIndex
      }
    default: preconditionFailure("SafetensorsWriter: \(name) does not hold 32- or 16-bit floats")
    }
  }

  /// Writes the next tensor's values.
  public func write(_ name: String, _ values: [Float]) throws {
    try values.withUnsafeBufferPointer { try write(name, $0) }
  }

  /// Writes the next tensor's values; F32 and BF16 as they are, else widened or rounded.
  public func write(_ name: String, _ tensor: Tensor) throws {
    guard tensor.elementType == .bfloat16 else {
      return try tensor.withUnsafeBuffer { try write(name, $0) }
    }
    guard next < entries.count, entries[next].type == .bfloat16 else {
      return try tensor.converted(to: .float32).withUnsafeBuffer { try write(name, $0) }
    }
    _ = advance(to: name, count: tensor.count)
    try tensor.withUnsafeBytes { try file.write($0) }
  }

  /// Writes the next tensor's values, of type U16.
  public func write(_ name: String, _ values: [UInt16]) throws {
    let entry = advance(to: name, count: values.count)
    precondition(entry.type == .uint16, "SafetensorsWriter: \(name) is not of type U16")
    try values.withUnsafeBytes { try file.write($0) }
  }

  /// Syncs the file and gives it its name; all tensors have been written.
  @discardableResult
  public func commit() throws -> DurableFile.Record {
    precondition(next == entries.count, "SafetensorsWriter.commit: tensors are missing")
    return try file.commit()
  }

  private func advance(to name: String, count: Int) -> SafetensorsEntry {
    precondition(
      next < entries.count && entries[next].name == name,
      "SafetensorsWriter: \(name) is not the next tensor")
    precondition(entries[next].count == count, "SafetensorsWriter: \(name) has another count")
    defer { next += 1 }
    return entries[next]
  }
}
