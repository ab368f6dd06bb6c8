/// A word of a configuration that is one of a few.
///
/// Another word is answered with those that can stand there and the nearest of them.
public protocol ConfigurationWord: Codable, CaseIterable, RawRepresentable
where RawValue == String {}

extension ConfigurationWord {
  /// Reads one of the words.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let word = try container.decode(String.self)
    guard let value = Self(rawValue: word) else {
      let known = Self.allCases.map(\.rawValue)
      let near = suggestion(for: word, among: known).map { "; did you mean \($0)?" } ?? ""
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "\(word) is none of \(known.joined(separator: ", "))\(near)")
    }
    self = value
  }
}
