import Yams

extension Configuration {
  /// A value that cannot be decoded, in words for people who write YAML and no Swift.
  package static func sentence(of error: DecodingError) -> String {
    switch error {
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      return "\(name(context.codingPath)) should be \(word(for: type))."
    case .keyNotFound(let key, let context):
      return "\(name(context.codingPath + [key])) is missing."
    case .dataCorrupted(let context):
      let text = "\(name(context.codingPath)): \(context.debugDescription)"
      return text.hasSuffix(".") || text.hasSuffix("?") ? text : "\(text)."
    @unknown default:
      return "\(error)."
    }
  }

  /// A mistake of YAML itself on one line: where and what.
  static func sentence(ofYAML error: any Error) -> String {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _)?, .parser(_, let problem, let mark, _)?,
      .composer(_, let problem, let mark, _)?:
      "line \(mark.line), column \(mark.column): \(problem)."
    case .duplicatedKeysInMapping(let duplicates, let context)?:
      "from line \(context.mark.line) on, a map has twice the key "
        + "\(duplicates.joined(separator: ", "))."
    default: "\(error)."
    }
  }

  /// A path of keys as `subsets.web.inputs[0]`.
  private static func name(_ path: [any CodingKey]) -> String {
    let text = path.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
    return text.isEmpty ? "the whole file" : String(text.drop { $0 == "." })
  }

  private static func word(for type: any Any.Type) -> String {
    switch "\(type)" {
    case "Sequence", "Array<Any>": "a list, as in [a, b]"
    case "Mapping": "a map of keys"
    case "Scalar": "a single value"
    case "String": "a text"
    case "Bool": "true or false"
    case "Double", "Float": "a number"
    case "Int": "a whole number"
    case "UInt64", "UInt": "a whole number, 0 or more"
    default: "of type \(type)"
    }
  }
}
