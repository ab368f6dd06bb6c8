import Foundation
import Yams

/// Configurations read from YAML over defaults, with overrides by `key=value`.
///
/// A configuration is a `Codable` struct whose every property has a default and none is optional.
/// The defaults, encoded, are the list of keys that exist: a key of the file or of an override
/// that is not among them stops the run with the nearest known key as a suggestion.
public enum Configuration {
  /// Reads a configuration.
  ///
  /// - Parameters:
  ///   - defaults: the value that holds where the file and the overrides say nothing.
  ///   - templates: for maps with keys of the user's choice, such as `subsets`: the path of the
  ///     map to the default of one entry.
  ///   - file: a YAML file, or nil.
  ///   - overrides: texts of the form `a.b=value`, in order; the value is YAML.
  public static func read<Value: Codable>(
    defaults: Value, templates: [String: any Encodable] = [:], file: String? = nil,
    overrides: [String] = []
  ) throws -> Value {
    let schema = Schema(
      root: try node(of: defaults), templates: try templates.mapValues { try node(of: $0) })
    var merged = schema.root
    if let file {
      merged = try schema.overlay(merged, with: try parse(file: file), path: "", place: file)
    }
    for override in overrides {
      merged = try schema.overlay(
        merged, with: try parse(override: override), path: "", place: "--set \(override)")
    }
    do {
      return try YAMLDecoder().decode(Value.self, from: Yams.serialize(node: merged))
    } catch let error as DecodingError {
      throw Failure.usage("\(file ?? "The configuration"): \(sentence(of: error))")
    }
  }

  /// A configuration as YAML with every key, for `--print-config`; read again, it is equal.
  public static func print(_ value: some Encodable) throws -> String {
    try Yams.serialize(node: node(of: value))
  }

  private static func node(of value: any Encodable) throws -> Node {
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

  private static func parse(file: String) throws -> Node {
    let bytes = try MappedFile(file)
    guard let text = String(validating: bytes.contents, as: UTF8.self) else {
      throw Failure.usage("\(file) is not UTF-8 text; a configuration is a YAML file.")
    }
    do {
      return try Yams.compose(yaml: text) ?? Node([:])
    } catch {
      throw Failure.usage("\(file) is not valid YAML: \(error).")
    }
  }

  private static func parse(override: String) throws -> Node {
    guard let equals = override.firstIndex(of: "="), equals != override.startIndex else {
      throw Failure.usage("--set \(override): write it as key=value, for example steps=100.")
    }
    let value = String(override[override.index(after: equals)...])
    let leaf: Node
    do {
      leaf = try Yams.compose(yaml: value) ?? Node("")
    } catch {
      throw Failure.usage("--set \(override): the value is not valid YAML: \(error).")
    }
    return override[..<equals].split(separator: ".").reversed().reduce(leaf) { inner, key in
      Node([(Node(String(key)), inner)])
    }
  }

  private static func sentence(of error: DecodingError) -> String {
    func name(_ path: [any CodingKey]) -> String {
      path.isEmpty ? "the whole" : path.map(\.stringValue).joined(separator: ".")
    }
    switch error {
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      return "\(name(context.codingPath)) should be of type \(type)."
    case .keyNotFound(let key, let context):
      return "\(name(context.codingPath + [key])) is missing."
    case .dataCorrupted(let context):
      return "\(name(context.codingPath)): \(context.debugDescription)."
    @unknown default:
      return "\(error)."
    }
  }
}

/// The keys that exist, as a tree of defaults.
private struct Schema {
  let root: Node
  let templates: [String: Node]

  /// `base` with the entries of `over`; throws on keys that are not in the schema.
  func overlay(_ base: Node, with over: Node, path: String, place: String) throws -> Node {
    guard case .mapping(let known) = base else { return over }
    guard case .mapping(let given) = over else {
      let isEmptyFile = path.isEmpty && over.string?.isEmpty == true
      if isEmptyFile { return base }
      throw Failure.usage(
        "\(place)\(line(of: over)): \(path.isEmpty ? "the file" : path) should be a map of keys.")
    }
    let template = templates[path]
    var merged = known
    for (key, value) in given {
      let name = key.string ?? ""
      let below = path.isEmpty ? name : "\(path).\(name)"
      guard let inner = known[key] ?? template else {
        let near = suggestion(for: name, among: known.compactMap { $0.key.string })
        throw Failure.usage(
          "\(place)\(line(of: key)): there is no key \(below)"
            + (near.map { "; did you mean \($0)?" } ?? ".")
            + " Known here: \(known.compactMap { $0.key.string }.joined(separator: ", ")).")
      }
      merged[key] = try overlay(inner, with: value, path: below, place: place)
    }
    return .mapping(merged)
  }

  private func line(of node: Node) -> String {
    node.mark.map { ", line \($0.line)" } ?? ""
  }
}
