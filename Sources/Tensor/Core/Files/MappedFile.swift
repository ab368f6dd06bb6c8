import Foundation

/// A file's contents as read-only memory, unmapped when the last reference goes.
public final class MappedFile: @unchecked Sendable {
  // Sendable: the mapping is private, read-only and constant until deinit.

  /// The path it was opened by.
  public let path: String
  /// The file's bytes; valid as long as this object lives.
  ///
  /// Swift may end an object's life after its last use: hold it with `withExtendedLifetime` while
  /// the bytes are read, or copy them with ``contents``.
  public let bytes: UnsafeRawBufferPointer

  /// Maps a file; an empty file gives empty bytes.
  ///
  /// Throws a bad-input failure that names the path and the system's reason.
  public init(_ path: String) throws {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure.badInput("Cannot open \(path): \(systemReason()).")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw Failure.badInput("Cannot read the size of \(path): \(systemReason()).")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Failure.badInput("\(path) is not a regular file; name a file.")
    }
    let count = Int(status.st_size)
    guard count > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED
    else { throw Failure.badInput("Cannot map \(path) into memory: \(systemReason()).") }
    bytes = UnsafeRawBufferPointer(start: base, count: count)
  }

  /// Gives back the memory of a range's whole pages; they are read from the file again if they are
  /// looked at.
  package func release(_ range: Range<Int>) {
    let page = Int(getpagesize())
    let start = (range.lowerBound + page - 1) / page * page, end = range.upperBound / page * page
    guard let base = bytes.baseAddress, start < end, end <= bytes.count else { return }
    madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
  }

  /// A copy of all bytes.
  public var contents: [UInt8] { withExtendedLifetime(self) { Array(bytes) } }

  deinit {
    if let base = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
    }
  }
}
