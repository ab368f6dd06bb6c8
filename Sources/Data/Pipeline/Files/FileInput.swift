import GopherCore

/// The input of work on files, checked before any of it.
struct FileInput {
  /// The files, and what could not be listed.
  let listing: InputListing
  /// Bytes of the files as they lie on disk.
  let bytes: Int

  /// Lists files and folders.
  ///
  /// Throws a usage failure for paths that do not exist, that hold no file, or that overlap with
  /// one of the outputs.
  init(_ paths: [String], outputs: [String]) throws {
    for output in outputs { try Overlap.refuse(output: output, inputs: paths) }
    listing = try InputListing(paths)
    bytes = listing.files.reduce(0) { $0 + $1.bytes }
    guard !listing.files.isEmpty || !listing.rejections.isEmpty else {
      throw Failure.usage(
        "The inputs \(paths.joined(separator: ", ")) hold no file; name files or folders that hold "
          + "some.")
    }
  }
}
