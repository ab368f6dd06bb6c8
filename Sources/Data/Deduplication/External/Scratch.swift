import Foundation
import GopherCore

/// Where the files of one computation lie while it lasts.
///
/// The files have no names, so that nothing of them is left when the process ends, however it
/// ends.
package struct Scratch: Sendable {
  /// The directory.
  package let directory: String

  /// Files in a directory, which must exist and have room.
  package init(_ directory: String) { self.directory = directory }

  /// A new, empty file.
  func file() throws -> ScratchFile { try ScratchFile(in: directory) }
}

/// A file without a name: bytes are appended, then read at any place.
///
/// Not synchronised: one thread appends; any number may read when nobody appends.
final class ScratchFile: @unchecked Sendable {
  // Sendable: `pread` takes its own offset, and `size` changes only while appending.

  /// Bytes written.
  private(set) var size = 0
  private let descriptor: Int32
  private let directory: String

  fileprivate init(in directory: String) throws {
    self.directory = directory.isEmpty ? "." : directory
    // A process that is killed between the two calls leaves an empty file, which is swept with
    // other partial files.
    let suffix = ".partial-gopher"
    var name = Array("\(self.directory)/.scratch-XXXXXX\(suffix)".utf8CString)
    descriptor = mkstemps(&name, Int32(suffix.utf8.count))
    guard descriptor >= 0 else {
      throw Failure.storage(
        "Cannot create a file in \(self.directory): \(systemReason()). Choose a folder that is "
          + "there and can be written.")
    }
    unlink(name)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit { close(descriptor) }

  /// Appends bytes; throws a storage failure if there is no room.
  func append(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = pwrite(
        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count, off_t(size))
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        throw Failure.storage(
          "Cannot write \(directory)/scratch: \(systemReason()). "
            + "Make room or choose another place, then run the same command again; "
            + "nothing that was finished is lost.")
      }
      rest = rest.dropFirst(written)
      size += written
    }
  }

  /// Fills a buffer from an offset; the bytes must have been written.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
    precondition(offset + buffer.count <= size, "ScratchFile.read: beyond the end")
    var done = 0
    while done < buffer.count {
      let count = pread(
        descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done,
        off_t(offset + done))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw Failure.storage(
          "Cannot read \(directory)/scratch: \(systemReason()). Run the same command again.")
      }
      done += count
    }
  }
}
