import Foundation

/// The three streams that a process begins with.
enum StandardStreams {
  /// Takes the places of streams that the caller closed, so that no file opened later gets the
  /// number of one and is written to as if it were the stream.
  ///
  /// They are opened the wrong way round: reading from standard input and writing to the other two
  /// fails as on a closed stream.
  static func keepPlaces() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest number that is free, so this one.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
