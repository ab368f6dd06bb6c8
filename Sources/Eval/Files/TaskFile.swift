import MassiveText

/// A benchmark's file, read whole.
package struct TaskFile {
  /// The path as messages show it.
  package let name: String
  /// The bytes, unpacked if the file was packed.
  package let bytes: [UInt8]

  /// Reads a file of a data folder; what is packed by gzip, zstd or bzip2 is unpacked.
  ///
  /// Throws if the file cannot be read whole or is empty.
  package init(_ path: String, in folder: DataFolder) throws {
    name = folder.relative(path)
    bytes = try UnfoldedFile.bytes(of: path)
  }

  /// The lines without their ends, with numbers from 1; empty lines are left out.
  package var lines: [(number: Int, bytes: ArraySlice<UInt8>)] {
    numberedLines(of: bytes).filter { !$0.line.isEmpty }.map { ($0.number, $0.line) }
  }

  /// A place in the file, for messages.
  package func place(_ line: Int) -> String { "\(name), line \(line)" }
}
