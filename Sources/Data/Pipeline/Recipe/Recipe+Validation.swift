import GopherCore

extension Recipe {
  /// Throws a usage failure for the first value that cannot be used.
  public func validate() throws {
    guard !subsets.isEmpty else {
      throw Failure.usage(
        "The recipe has no subsets; name at least one with its inputs under subsets.")
    }
    for name in subsetNames {
      if let subset = subsets[name] { try Self.validate(subset, name) }
    }
    try validateMixture()
    try validateSettings()
  }

  /// Throws a usage failure for the first setting outside the subsets that cannot be used.
  func validateSettings() throws {
    try content.validate()
    try language.validate()
    try quality.validate()
    try repetition.validate()
    try nearDeduplication.validate()
    try testSet.validate()
    if let mistake = tokenizer.training.mistake {
      throw Failure.usage("The recipe's tokenizer.\(mistake)")
    }
    try Self.require(
      tokenizer.sampleBytes > 0, "tokenizer.sample_bytes", tokenizer.sampleBytes, "positive")
    try Self.require(
      heldOut.fraction >= 0 && heldOut.fraction < 1, "held_out.fraction", heldOut.fraction,
      "from 0 up to, but not including, 1")
    try Self.require(
      heldOut.maximumBytes > 0, "held_out.maximum_bytes", heldOut.maximumBytes, "positive")
    try Self.require(output.partBytes > 0, "output.part_bytes", output.partBytes, "positive")
    try Self.require(
      (1...19).contains(output.compressionLevel), "output.compression_level",
      output.compressionLevel, "from 1 to 19")
    try Self.require(
      (0...1 << 24).contains(output.mdsSequenceLength), "output.mds_sequence_length",
      output.mdsSequenceLength, "from 0 to \(1 << 24)")
    try Self.require(
      (1...Int(UInt32.max)).contains(output.mdsShardBytes), "output.mds_shard_bytes",
      output.mdsShardBytes, "from 1 to \(UInt32.max)")
    try Self.require(
      (0...1).contains(maximumDamagedShare), "maximum_damaged_share", maximumDamagedShare,
      "from 0 to 1")
  }

  private static func validate(_ subset: SubsetRecipe, _ name: String) throws {
    let isPlain = name.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2D
    }
    guard isPlain, !name.isEmpty else {
      throw Failure.usage(
        "The subset's name \"\(name)\" cannot name a folder; "
          + "use small letters, digits, - and _.")
    }
    guard !subset.inputs.isEmpty else {
      throw Failure.usage(
        "The subset \(name) has no inputs; name files or folders in subsets.\(name).inputs.")
    }
    for word in subset.extensions where word.contains(#/^$|^\.|[*/]/#) {
      throw Failure.usage(
        "The recipe's subsets.\(name).extensions names \"\(word)\"; write the ending of a file's "
          + "name alone and without its first dot, such as jsonl or tar.gz.")
    }
    if let mistake = subset.fields.mistake {
      throw Failure.usage("The recipe's subsets.\(name).fields\(mistake)")
    }
    try require(
      subset.limitFiles >= 0, "subsets.\(name).limit_files", subset.limitFiles, "0 or more")
    try require(
      subset.limitBytes >= 0, "subsets.\(name).limit_bytes", subset.limitBytes, "0 or more")
    try require(
      subset.maximumDocumentBytes > 0, "subsets.\(name).maximum_document_bytes",
      subset.maximumDocumentBytes, "positive")
  }

  static func require(
    _ holds: Bool, _ key: String, _ value: some Any, _ range: String
  ) throws {
    if !holds { throw Failure.usage("The recipe's \(key) is \(value); it must be \(range).") }
  }
}
