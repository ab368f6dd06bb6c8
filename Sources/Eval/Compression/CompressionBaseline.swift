import GopherCore

/// A text's size under a general compressor: what a language model must beat.
///
/// The compressor gets all documents of a set in one file, in their order and without anything
/// between them, so that the bytes are the same as the model's. That favours it: it may use
/// earlier documents for later ones, which the model may not.
public struct CompressionBaseline: Codable, Sendable, Equatable {
  /// The bits-per-byte task over the same text.
  public var task: String
  /// The compressor with its level: `xz -9e`.
  public var compressor: String
  /// The command that was run, with TEXT for the file.
  public var command: String
  /// What the program calls itself; nil where it is missing.
  public var version: String?
  /// Bytes of the text.
  public var bytes: Int
  /// Bytes after compression; nil where it could not be measured.
  public var compressedBytes: Int?
  /// Why nothing was measured, as a sentence; nil where it was.
  public var note: String?

  /// Makes a baseline.
  public init(
    task: String, compressor: String, command: String, version: String? = nil, bytes: Int,
    compressedBytes: Int? = nil, note: String? = nil
  ) {
    self.task = task
    self.compressor = compressor
    self.command = command
    self.version = version
    self.bytes = bytes
    self.compressedBytes = compressedBytes
    self.note = note
  }

  enum CodingKeys: String, CodingKey {
    case task, compressor, command, version, bytes
    case compressedBytes = "compressed_bytes"
    case note
  }

  /// 8 × compressed bytes / bytes.
  public var bitsPerByte: Double? {
    compressedBytes.map { 8 * Double($0) / Double(max(1, bytes)) }
  }
}

extension CompressionBaseline {
  /// The two compressors a reader knows, at their strongest usual level.
  ///
  /// One thread for xz, since with more it cuts the text into blocks that know nothing of each
  /// other.
  private static let compressors = [
    (program: "xz", name: "xz -9e", arguments: ["-9e", "-T1", "--stdout"], package: "xz-utils"),
    (program: "zstd", name: "zstd -19", arguments: ["-19", "-q", "--stdout"], package: "zstd"),
  ]

  /// The sizes of each set, and of all together if there are several.
  ///
  /// A compressor that is not installed or fails becomes a baseline with a ``note``.
  public static func measure(
    _ sets: [TextSet], stop: StopRequest? = nil
  ) throws -> [CompressionBaseline] {
    var results = try sets.flatMap {
      try measure($0.documents, task: BitsPerByte.taskName($0.name), stop)
    }
    if sets.count > 1 {
      results += try measure(sets.flatMap(\.documents), task: BitsPerByte.taskName(nil), stop)
    }
    return results
  }

  private static func measure(
    _ documents: [TextSet.Document], task: String, _ stop: StopRequest?
  ) throws -> [CompressionBaseline] {
    let text = try TemporaryFile()
    let bytes = documents.flatMap { Array($0.text.utf8) }
    try text.write(bytes)
    return try compressors.map { compressor in
      try stop?.check()
      var result = CompressionBaseline(
        task: task, compressor: compressor.name,
        command: ([compressor.program] + compressor.arguments + ["TEXT"]).joined(separator: " "),
        bytes: bytes.count)
      guard let tool = ExternalTool(named: compressor.program) else {
        result.note =
          "Not measured: \(compressor.program) is not installed "
          + "(apt-get install \(compressor.package))."
        return result
      }
      let version = try tool.run(["--version"]).output
      result.version = String(decoding: version, as: UTF8.self)
        .split(whereSeparator: \.isNewline).first.map { $0.trimmed }
      let run = try tool.run(compressor.arguments + [text.path])
      if run.status == 0 {
        result.compressedBytes = run.output.count
      } else {
        result.note = "Not measured: \(compressor.program) failed: \(run.complaint)."
      }
      return result
    }
  }
}
