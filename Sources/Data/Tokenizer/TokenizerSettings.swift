/// How a tokenizer is trained (the paper, section 2.2: 32,000 pieces, byte fallback).
public struct TokenizerSettings: Codable, Sendable, Equatable {
  /// The number of pieces, the four control tokens and 256 bytes included.
  public var vocabularySize = 32_000
  /// The share of the text's characters that get a piece of their own; the rest is bytes.
  public var characterCoverage = 0.9995
  /// SentencePiece's normalisation: `nfkc`, `nfkc_cf` (folds case) or `identity`.
  ///
  /// `nmt_nfkc`, SentencePiece's default, turns newlines and tabs into spaces and is refused.
  public var normalization = "nfkc"
  /// Whether every digit is a token of its own.
  public var splitDigits = false

  /// The settings of the paper.
  public init() {}

  /// The largest vocabulary whose tokens fit the two bytes of a Megatron shard.
  public static let largestCompactVocabulary = 65_499

  /// The bytes of the longest sentence that the trainer is given; longer lines are cut.
  static let longestSentence = 4096

  /// What cannot be used, as a sentence, or nil.
  package var mistake: String? {
    // SentencePiece's own bounds, which it tells only when it has the text.
    if !(0.98...1).contains(characterCoverage) {
      return "character_coverage must be from 0.98 to 1; it is \(characterCoverage)."
    }
    if !["nfkc", "nfkc_cf", "identity"].contains(normalization) {
      return "normalization must be nfkc, nfkc_cf or identity; it is \(normalization)."
    }
    if !(fewestPieces...1 << 24).contains(vocabularySize) {
      return "vocabulary_size must be from \(fewestPieces), the bytes, control tokens and "
        + "printable characters of ASCII, to \(1 << 24); it is \(vocabularySize)."
    }
    return nil
  }

  /// The characters that are in every vocabulary: printable ASCII, as the normalisation leaves it.
  var requiredCharacters: String {
    let all = String(decoding: (0x21...0x7E) as ClosedRange<UInt8>, as: UTF8.self)
    return normalization == "nfkc_cf" ? all.filter { !$0.isUppercase } : all
  }

  /// The pieces of a vocabulary that has learned nothing: four control tokens, the newline, the bytes,
  /// the space and the characters that it must have.
  private var fewestPieces: Int { 4 + 1 + 256 + 1 + requiredCharacters.count }

  /// The options of SentencePiece's trainer.
  ///
  /// White space is left alone, runs of spaces may be pieces and a newline is one, so that code
  /// keeps its shape. The number of threads only shares out the normalisation and is fixed
  /// because it is written into the model.
  var options: [(key: String, value: String)] {
    [
      ("model_type", "bpe"),
      ("vocab_size", String(vocabularySize)),
      ("character_coverage", String(characterCoverage)),
      ("required_chars", requiredCharacters),
      ("normalization_rule_name", normalization),
      ("byte_fallback", "true"),
      ("user_defined_symbols", "\n"),
      ("remove_extra_whitespaces", "false"),
      ("add_dummy_prefix", "false"),
      ("allow_whitespace_only_pieces", "true"),
      ("split_digits", String(splitDigits)),
      ("pad_id", "3"),
      ("max_sentence_length", String(2 * Self.longestSentence)),
      ("num_threads", "4"),
      ("minloglevel", "3"),
    ]
  }
}
