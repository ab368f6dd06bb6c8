import Foundation
import GopherCore

/// A file's bytes.
final class FileSource: ByteSource {
  private let descriptor: Int32
  private(set) var fileOffset = 0
  /// The size when the file was opened.
  let size: Int

  init(_ path: String) throws(ByteFault) {
    // A pipe without a writer would block, did it not open this way.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw ByteFault(.unreadableFile, at: 0, systemReason()) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw ByteFault(.unreadableFile, at: 0, "not a regular file")
    }
    size = Int(status.st_size)
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  deinit { close(descriptor) }

  /// Up to `count` bytes from the front of the file, without moving on.
  func head(_ count: Int) throws(ByteFault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let read = pread(descriptor, &bytes, count, 0)
    guard read >= 0 else { throw ByteFault(.unreadableFile, at: 0, systemReason()) }
    return Array(bytes.prefix(read))
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteFault) -> Int {
    while true {
      let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw ByteFault(.unreadableFile, at: fileOffset, systemReason()) }
      fileOffset += count
      return count
    }
  }
}
