/// A stretch of a large file that is read on its own, so that several workers share one file.
///
/// Of lines, a part holds those that begin behind its first byte and not behind its end (the first
/// part also the one at the front): a part may begin anywhere, passes over the rest of a line that
/// belongs to the part before it, and reads its last line to its end beyond its own. Of records of an
/// archive it holds those that begin in it; it begins with one. So the parts of a file together give
/// what the whole file gives, each piece once, wherever the file is cut.
public struct InputPart: Sendable, Equatable {
  /// A place in a file.
  public struct Place: Sendable, Equatable {
    /// In the file as it lies on disk; of a compressed file where a frame or member begins.
    public var fileOffset: Int
    /// In the unfolded bytes.
    public var offset: Int

    /// Makes a place.
    public init(fileOffset: Int, offset: Int) {
      self.fileOffset = fileOffset
      self.offset = offset
    }
  }

  /// Where the part begins.
  public var start: Place
  /// Where the next part begins; nil for the last part of a file.
  public var end: Place?
  /// The size of the whole file when it was cut.
  public var fileBytes: Int

  /// Makes a part.
  public init(start: Place, end: Place?, fileBytes: Int) {
    self.start = start
    self.end = end
    self.fileBytes = fileBytes
  }
}
