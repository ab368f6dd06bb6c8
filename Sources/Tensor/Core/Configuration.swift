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
  ///   - otherNames: keys that do not exist, by their paths with `*` for a key of the user's choice, and
  ///     what to write instead, with `$` for the value that was given.
  ///   - file: a YAML file, or nil.
  ///   - overrides: texts of the form `a.b=value`, in order; the value is YAML.
  public static func read<Value: Codable>(
    defaults: Value, templates: [String: any Encodable] = [:], otherNames: [String: String] = [:],
    file: String? = nil, overrides: [String] = []
  ) throws -> Value {
    let schema = Schema(
      root: try node(of: defaults), templates: try templates.mapValues { try node(of: $0) },
      otherNames: otherNames)
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

  private static func parse(file: String) throws -> Node {
    let bytes = try MappedFile(file)
    guard let text = String(validating: bytes.contents, as: UTF8.self) else {
      throw Failure.usage("\(file) is not UTF-8 text; a configuration is a YAML file.")
    }
    do {
      return try Yams.compose(yaml: text) ?? Node([:])
    } catch {
      throw Failure.usage("\(file) is not valid YAML: \(sentence(ofYAML: error))")
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
      throw Failure.usage(
        "--set \(override): the value is not valid YAML: \(sentence(ofYAML: error))")
    }
    return override[..<equals].split(separator: ".").reversed().reduce(leaf) { inner, key in
      Node([(Node(String(key)), inner)])
    }
  }
}

/// The keys that exist, as a tree of defaults.
private struct Schema {
  let root: Node
  let templates: [String: Node]
  let otherNames: [String: String]

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
        throw Failure.usage(
          "\(place)\(line(of: key)): there is no key \(below)"
            + advice(for: name, value, below: path, among: known.compactMap { $0.key.string })
            + " Known here: \(known.compactMap { $0.key.string }.joined(separator: ", ")).")
      }
      merged[key] = try overlay(inner, with: value, path: below, place: place)
    }
    return .mapping(merged)
  }

  /// What to write instead of a key that does not exist, as the end of a sentence.
  private func advice(
    for name: String, _ value: Node, below path: String, among known: [String]
  ) -> String {
    let folder = path.split(separator: ".").dropLast().joined(separator: ".")
    let pattern = templates[folder] == nil ? path : "\(folder).*"
    if let other = otherNames[pattern.isEmpty ? name : "\(pattern).\(name)"] {
      let texts = value.scalar.map { [$0.string] } ?? value.sequence?.compactMap(\.string) ?? []
      return "; write \(other.replacing("$", with: texts.joined(separator: ", "))) instead."
    }
    return suggestion(for: name, among: known).map { "; did you mean \($0)?" } ?? "."
  }

  private func line(of node: Node) -> String {
    node.mark.map { ", line \($0.line)" } ?? ""
  }
}
