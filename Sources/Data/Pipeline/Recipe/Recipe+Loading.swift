import Foundation
import GopherCore

extension Recipe {
  /// Reads a recipe file, applies overrides (`key=value`), resolves paths and checks every value.
  ///
  /// Throws a usage failure with the file, line and key for what cannot be used.
  public static func load(_ file: String, overrides: [String] = []) throws -> Recipe {
    guard FileManager.default.isReadableFile(atPath: file), !Directory.exists(file) else {
      throw Failure.usage("Cannot open the recipe \(file); name a YAML file that can be read.")
    }
    let recipe = try Configuration.read(
      defaults: Recipe(), templates: ["subsets": SubsetRecipe()], otherNames: otherNames,
      file: file, overrides: overrides)
    let folder = Directory.parent(of: absolute(file, in: workingDirectory))
    return try recipe.resolved(in: folder)
  }

  /// A recipe of one subset, for a run without a recipe file; paths start at the working
  /// directory.
  public static func single(
    inputs: [String], profile: Profile, kind: StatedKind = .detected, overrides: [String] = []
  ) throws -> Recipe {
    var recipe = Recipe()
    var subset = SubsetRecipe(inputs: inputs, profile: profile)
    subset.kind = kind
    recipe.subsets = [profile.rawValue: subset]
    let read = try Configuration.read(
      defaults: recipe, templates: ["subsets": SubsetRecipe()], otherNames: otherNames,
      overrides: overrides)
    return try read.resolved(in: workingDirectory)
  }

  /// The settings of all stages without subsets, for work on single files.
  public static func settings(overrides: [String] = []) throws -> Recipe {
    let recipe = try Configuration.read(
      defaults: Recipe(), templates: ["subsets": SubsetRecipe()], overrides: overrides)
    try recipe.validateSettings()
    return recipe
  }

  /// The recipe with absolute input paths, sorted, and every value checked.
  ///
  /// Sorting makes the data set independent of the order in which inputs are named.
  public func resolved(in folder: String) throws -> Recipe {
    var resolved = self
    for name in subsetNames {
      let inputs = try subsets[name]?.inputs.map { try Self.input($0, in: folder) } ?? []
      resolved.subsets[name]?.inputs = Self.sortedOnce(inputs)
    }
    resolved.index = Self.sortedOnce(try index.map { try Self.path($0, in: folder) })
    resolved.testSetInputs = Self.sortedOnce(
      try testSetInputs.map { try Self.input($0, in: folder) })
    resolved.content.blockedHosts = Self.sortedOnce(
      try content.blockedHosts.map { try Self.path($0, in: folder) })
    resolved.content.blockedAddresses = Self.sortedOnce(
      try content.blockedAddresses.map { try Self.path($0, in: folder) })
    if !content.classifier.isEmpty {
      resolved.content.classifier = try Self.path(content.classifier, in: folder)
    }
    if !tokenizer.model.isEmpty {
      resolved.tokenizer.model = try Self.path(tokenizer.model, in: folder)
    }
    try resolved.validate()
    return resolved
  }

  /// The keys whose values differ between two recipes, as `subsets.web.weight`, sorted.
  public func differences(from other: Recipe) throws -> [String] {
    let own = try leaves, others = try other.leaves
    return Set(own.keys).union(others.keys).filter { own[$0] != others[$0] }.sorted()
  }

  /// Whether a key, as ``differences(from:)`` names it, is an answer of the data sheet, on which
  /// nothing else of a data set depends.
  static func isOfDataSheet(_ key: String) -> Bool { key.hasPrefix("datasheet.") }

  private var leaves: [String: JSONValue] {
    get throws {
      let text = String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
      var found = [String: JSONValue]()
      func collect(_ value: JSONValue, _ path: String) {
        guard let members = value.object else { return found[path] = value }
        for (key, inner) in members { collect(inner, path.isEmpty ? key : "\(path).\(key)") }
      }
      collect(try JSONParser().parse(text), "")
      return found
    }
  }

  private static func sortedOnce(_ paths: [String]) -> [String] {
    Set(paths).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static var workingDirectory: String { FileManager.default.currentDirectoryPath }

  /// A path as ``path(_:in:)`` gives it, of a list behind its `@`; `-` as it is.
  private static func input(_ text: String, in folder: String) throws -> String {
    guard !text.isEmpty else {
      throw Failure.usage("An input has an empty name; name a file or folder, . for this one.")
    }
    if text == "-" { return text }
    guard text.hasPrefix("@") else { return try path(text, in: folder) }
    return "@" + (try path(String(text.dropFirst()), in: folder))
  }

  /// A path with `~`, `$NAME` and `${NAME}` replaced, absolute.
  private static func path(_ text: String, in folder: String) throws -> String {
    let environment = ProcessInfo.processInfo.environment
    var expanded = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      expanded += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      let isBraced = rest.first == "{"
      if isBraced { rest.removeFirst() }
      let name = rest.prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
      rest = rest[name.endIndex...]
      if isBraced, rest.popFirst() != "}" {
        throw Failure.usage("The path \(text) lacks the } of ${\(name)}.")
      }
      guard let value = environment[String(name)] else {
        throw Failure.usage(
          "The path \(text) names the environment variable \(name), which is not set.")
      }
      expanded += value
    }
    expanded += rest
    return absolute((expanded as NSString).expandingTildeInPath, in: folder)
  }

  private static func absolute(_ path: String, in folder: String) -> String {
    ((path.hasPrefix("/") ? path : "\(folder)/\(path)") as NSString).standardizingPath
  }
}
