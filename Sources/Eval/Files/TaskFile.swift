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
    var lines = [(number: Int, bytes: ArraySlice<UInt8>)]()
    var start = bytes.startIndex, number = 1
    while start < bytes.endIndex {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.endIndex
      var line = bytes[start..<end]
      if line.last == 0x0D { line = line.dropLast() }
      if !line.isEmpty { lines.append((number, line)) }
      start = end + 1
      number += 1
    }
    return lines
  }

  /// A place in the file, for messages.
  package func place(_ line: Int) -> String { "\(name), line \(line)" }
}
