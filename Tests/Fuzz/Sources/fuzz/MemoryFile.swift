import Foundation

/// A file that lies in memory alone, for readers that want a path.
final class MemoryFile {
  /// The file that inputs are written to; one thread runs.
  nonisolated(unsafe) static let shared = MemoryFile()

  /// A path that leads to it.
  let path: String
  private let descriptor: Int32

  init() {
    let name = "/dev/shm/gopher-fuzz-\(getpid())-\(UUID().uuidString)"
    descriptor = open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
    precondition(descriptor >= 0, "MemoryFile: /dev/shm cannot be written")
    unlink(name)
    path = "/proc/self/fd/\(descriptor)"
  }

  /// Replaces what is in it.
  func write(_ bytes: UnsafeBufferPointer<UInt8>) {
    precondition(ftruncate(descriptor, 0) == 0, "MemoryFile: cannot be emptied")
    let written = bytes.isEmpty ? 0 : pwrite(descriptor, bytes.baseAddress, bytes.count, 0)
    precondition(written == bytes.count, "MemoryFile: cannot be written")
  }

  /// A name with an ending that leads to the file.
  func link(ending: String) throws -> String {
    if let link = links[ending] { return link }
    let link = "\(Self.folder)/file\(ending)"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    links[ending] = link
    return link
  }

  private var links: [String: String] = [:]

  /// A folder of this process.
  static let folder: String = {
    let path = "\(NSTemporaryDirectory())gopher-fuzz-\(getpid())"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }()
}

/// PREFIX.bin with each possible number of bytes, and PREFIX.idx, which is the input.
final class TokenFiles {
  nonisolated(unsafe) static let shared = TokenFiles()

  /// The input.
  let index = MemoryFile()
  private let tokens = MemoryFile()
  private let all = [UInt8](repeating: 1, count: 256)

  /// The files' common name, with so many bytes of tokens.
  func prefix(_ tokenBytes: UInt8) throws -> String {
    all.withUnsafeBufferPointer {
      tokens.write(UnsafeBufferPointer(rebasing: $0[..<Int(tokenBytes)]))
    }
    _ = try index.link(ending: ".idx")
    _ = try tokens.link(ending: ".bin")
    return "\(MemoryFile.folder)/file"
  }
}
