import Foundation
import Yams

extension Configuration {
  /// A configuration as YAML with every key, for `--print-config`; read again, it is equal.
  public static func print(_ value: some Encodable) throws -> String {
    try Yams.serialize(node: node(of: value))
  }

  static func node(of value: any Encodable) throws -> Node {
    let encoder = YAMLEncoder()
    let text = try encoder.encode(value)
    let json = JSONEncoder()
    json.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: ".inf", negativeInfinity: "-.inf", nan: ".nan")
    let exact = try Yams.compose(yaml: String(decoding: json.encode(value), as: UTF8.self))
    return withExactFractions(try Yams.compose(yaml: text) ?? Node([:]), exact)
  }

  /// A tree whose fractions are the shortest decimals of their values.
  ///
  /// Yams rounds to 15 digits and writes 5e-1; Foundation's JSON keeps every bit.
  private static func withExactFractions(_ node: Node, _ exact: Node?) -> Node {
    switch node {
    case .mapping(var mapping):
      for (key, value) in mapping {
        mapping[key] = withExactFractions(value, key.string.flatMap { exact?[$0] })
      }
      return .mapping(mapping)
    case .sequence(var sequence):
      for index in sequence.indices {
        sequence[index] = withExactFractions(sequence[index], exact?.sequence?[index])
      }
      return .sequence(sequence)
    case .scalar, .alias:
      guard node.tag == Tag(.float), let number = exact?.string.flatMap(Double.init),
        number.isFinite
      else { return node }
      return Node(number.description)
    }
  }
}
