/// One file of the input: a unit of work that can be read on its own.
public struct InputFile: Sendable, Equatable {
  /// Where the file is.
  public var path: String
  /// The path relative to the input root; the root of every identity made from the file.
  public var name: String
  /// The size in bytes, as it lies on disk, of the file or of the part to read.
  public var bytes: Int
  /// The part of the file to read; nil for the whole.
  public var part: InputPart?

  /// Makes an input file.
  public init(path: String, name: String, bytes: Int, part: InputPart? = nil) {
    self.path = path
    self.name = name
    self.bytes = bytes
    self.part = part
  }

  /// Standard input, read once from its front to its end.
  public static let standardInput = InputFile(path: "-", name: "stdin", bytes: 0)

  /// The identity of what begins at an offset of the file: `crawl/a.jsonl@3456`.
  func identity(at offset: Int) -> String { "\(name)@\(offset)" }
}
