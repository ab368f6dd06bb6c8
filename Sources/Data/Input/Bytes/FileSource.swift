import Foundation
import GopherCore

/// A file's bytes, or those of standard input.
final class FileSource: ByteSource {
  /// What tells one state of a file from another.
  struct State: Equatable {
    let device: UInt
    let inode: UInt
    let size: Int
    let seconds: Int
    let nanoseconds: Int

    init(_ status: stat) {
      device = UInt(status.st_dev)
      inode = UInt(status.st_ino)
      size = Int(status.st_size)
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
    }

    /// The state that a path leads to now; nil if there is none.
    init?(ofFile path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      self.init(status)
    }
  }

  private let descriptor: Int32
  private let start: Int
  private(set) var fileOffset: Int
  /// First bytes that were looked at and not handed out yet, of what cannot be read twice.
  private var pending = [UInt8]()
  /// The file when it was opened; nil for what is no regular file.
  let state: State?

  /// Opens a file at an offset.
  ///
  /// Only standard input may be something else than a regular file.
  init(_ file: InputFile, at offset: Int = 0) throws(ByteFault) {
    let isStandardInput = file == .standardInput
    // A pipe without a writer would block, did it not open this way.
    descriptor =
      isStandardInput ? dup(STDIN_FILENO) : open(file.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw ByteFault(.unreadableFile, at: 0, systemReason()) }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    let isRegular = isKnown && status.st_mode & S_IFMT == S_IFREG
    guard isRegular || isStandardInput else {
      close(descriptor)
      throw ByteFault(.unreadableFile, at: 0, "not a regular file")
    }
    start = offset
    fileOffset = offset
    state = isRegular && !isStandardInput ? State(status) : nil
    if offset > 0 { lseek(descriptor, off_t(offset), SEEK_SET) }
    posix_fadvise(descriptor, off_t(offset), 0, POSIX_FADV_SEQUENTIAL)
  }

  convenience init(_ path: String) throws(ByteFault) {
    try self.init(InputFile(path: path, name: path, bytes: 0))
  }

  deinit { close(descriptor) }

  /// Up to `count` bytes from the front of the file, without moving on; called before anything is
  /// read.
  func head(_ count: Int) throws(ByteFault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    if state != nil {
      let read = pread(descriptor, &bytes, count, 0)
      guard read >= 0 else { throw ByteFault(.unreadableFile, at: 0, systemReason()) }
      return Array(bytes.prefix(read))
    }
    var filled = 0
    while filled < count {
      let read = bytes.withUnsafeMutableBytes { buffer in
        Foundation.read(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled)
      }
      if read < 0, errno == EINTR { continue }
      guard read >= 0 else { throw ByteFault(.unreadableFile, at: fileOffset, systemReason()) }
      if read == 0 { break }
      filled += read
    }
    pending = Array(bytes.prefix(filled))
    return pending
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteFault) -> Int {
    if !pending.isEmpty {
      let count = min(pending.count, buffer.count)
      buffer.copyBytes(from: pending[..<count])
      pending.removeFirst(count)
      fileOffset += count
      return count
    }
    while true {
      let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw ByteFault(.unreadableFile, at: fileOffset, systemReason()) }
      fileOffset += count
      return count
    }
  }

  /// Moves on within a regular file, not beyond the end that it had when it was opened.
  func skip(_ count: Int) throws(ByteFault) -> Int {
    guard let state, pending.isEmpty else { return 0 }
    let step = min(count, state.size - fileOffset)
    guard step > 0, lseek(descriptor, off_t(step), SEEK_CUR) >= 0 else { return 0 }
    fileOffset += step
    return step
  }

  func place(of offset: Int) -> (fileOffset: Int, inner: Int) { (start + offset, 0) }
}
