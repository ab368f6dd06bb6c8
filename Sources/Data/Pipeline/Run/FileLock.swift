import Foundation
import GopherCore

/// Locks on single bytes of one file, by which processes on any machines share out work.
///
/// They are locks of an open file description (`F_OFD_SETLK`), which a shared file system keeps on
/// its server. A lock goes when the process that holds it ends, however it ends: nothing is left to
/// clean up, and no clock decides whether a process is still there. They keep processes
/// apart, not the threads of one.
final class FileLock: Sendable {
  /// How a byte is held.
  enum Mode: Sendable {
    /// With others that share it.
    case shared
    /// Alone.
    case exclusive
  }

  /// What the system said.
  enum Answer: Sendable {
    /// The byte is held now; it is from before in another mode too.
    case taken
    /// Another process holds it.
    case refused
    /// The file system knows no such locks.
    case unknown
  }

  private let path: String
  private let descriptor: Int32

  private static let setLock: Int32 = 37  // F_OFD_SETLK of linux/fcntl.h, a macro Swift cannot see.

  /// Opens the file, which is made if it is missing.
  init(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw Failure.storage("Cannot create \(path): \(systemReason()).")
    }
  }

  deinit { close(descriptor) }

  /// The byte that stands for a name; two of a million names meet with a probability of 10⁻⁷, and
  /// then only wait for each other.
  static func byte(of name: String) -> Int {
    var name = name
    return 1 + Int(name.withUTF8 { Fingerprint.hash64(UnsafeRawBufferPointer($0), seed: 0) } >> 2)
  }

  /// Takes a byte, or changes how it is held, without waiting.
  func take(_ byte: Int, _ mode: Mode) throws -> Answer {
    if set(byte, Int16(mode == .shared ? F_RDLCK : F_WRLCK)) { return .taken }
    switch errno {
    case EAGAIN, EACCES: return .refused
    case ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL: return .unknown
    default: throw Failure.storage("Cannot lock \(path): \(systemReason()).")
    }
  }

  /// Gives a byte back.
  func release(_ byte: Int) { _ = set(byte, Int16(F_UNLCK)) }

  private func set(_ byte: Int, _ type: Int16) -> Bool {
    var request = flock(
      l_type: type, l_whence: Int16(SEEK_SET), l_start: byte, l_len: 1, l_pid: 0)
    while true {
      if fcntl(descriptor, Self.setLock, &request) == 0 { return true }
      guard errno == EINTR else { return false }
    }
  }
}
