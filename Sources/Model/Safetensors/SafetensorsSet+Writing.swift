import Foundation
import GopherCore
import Tensors

extension SafetensorsSet {
  /// A file that was written: its name in the directory, its size and hash.
  public struct WrittenFile: Equatable, Sendable {
    /// The name in the directory.
    public let name: String
    /// Its size and SHA-256.
    public let record: DurableFile.Record

    /// Makes a description of a written file.
    public init(name: String, record: DurableFile.Record) {
      self.name = name
      self.record = record
    }
  }

  /// The most bytes of tensors in one file unless told otherwise: 5 GB, as others cut.
  public static let largestFile = 5_000_000_000

  /// Writes tensors, in the order given, to one file or, where they take more than `largest`
  /// bytes, to several with an index.
  ///
  /// A tensor is never split, so a single larger one has a file of its own. Each file appears whole
  /// or not at all, the index last; then the files of the other layout are removed.
  ///
  /// - Returns: the files written, with their hashes, the index included.
  @discardableResult
  public static func write(
    _ tensors: [NamedTensor], to directory: String, stem: String = "model",
    type: SafetensorsType? = nil, metadata: [String: String] = ["format": "gopher"],
    largest: Int = largestFile
  ) throws -> [WrittenFile] {
    let sizes = tensors.map { $0.tensor.count * (type ?? $0.tensor.fileType).byteCount }
    let shards = cut(sizes, largest: largest)
    let single = "\(stem).safetensors", index = "\(single).index.json"
    var written = [WrittenFile](), places = [String: String]()
    for (number, shard) in shards.enumerated() {
      let name = shards.count == 1 ? single : fileName(stem, number + 1, of: shards.count)
      let record = try write(
        Array(tensors[shard]), file: "\(directory)/\(name)", type: type, metadata: metadata)
      written.append(WrittenFile(name: name, record: record))
      for (tensor, _) in tensors[shard] { places[tensor] = name }
    }
    if shards.count == 1 {
      try remove("\(directory)/\(index)")
    } else {
      let record = try SafetensorsIndex(totalSize: sizes.reduce(0, +), files: places)
        .write(to: "\(directory)/\(index)")
      written.append(WrittenFile(name: index, record: record))
      try remove("\(directory)/\(single)")
    }
    return written
  }

  /// Cuts a list of sizes into runs of at most `largest` together; one run where there are none.
  package static func cut(_ sizes: [Int], largest: Int) -> [Range<Int>] {
    var runs = [Range<Int>](), start = 0, sum = 0
    for (index, size) in sizes.enumerated() {
      if index > start, sum + size > largest {
        runs.append(start..<index)
        (start, sum) = (index, 0)
      }
      sum += size
    }
    return runs + [start..<sizes.count]
  }

  private static func write(
    _ tensors: [NamedTensor], file: String, type: SafetensorsType?, metadata: [String: String]
  ) throws -> DurableFile.Record {
    let writer = try SafetensorsWriter(
      file,
      tensors: tensors.map { ($0.name, type ?? $0.tensor.fileType, $0.tensor.shape.array) },
      metadata: metadata)
    for (name, tensor) in tensors { try writer.write(name, tensor) }
    return try writer.commit()
  }

  private static func fileName(_ stem: String, _ number: Int, of count: Int) -> String {
    func padded(_ number: Int) -> String {
      String(repeating: "0", count: max(0, 5 - "\(number)".count)) + "\(number)"
    }
    return "\(stem)-\(padded(number))-of-\(padded(count)).safetensors"
  }

  private static func remove(_ path: String) throws {
    guard isFile(path) else { return }
    guard unlink(path) == 0 else {
      throw Failure.storage("Cannot remove \(path): \(systemReason()).")
    }
  }
}

extension Tensor {
  /// The type of these numbers in files.
  fileprivate var fileType: SafetensorsType {
    switch elementType {
    case .float32: .float32
    case .bfloat16: .bfloat16
    }
  }
}

/// Whether a path names a regular file.
func isFile(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
}
