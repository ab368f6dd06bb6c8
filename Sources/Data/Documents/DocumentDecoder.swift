import Foundation

/// Makes documents of JSON lines.
///
/// One decoder serves one thread at a time; reuse it.
///
/// Read are the fields that ``FieldNames`` names, and `source` (a string). Every other key goes into
/// the metadata under its own name, unless the metadata have that name already; so does a known
/// key with a value of another type, so that nothing is lost. NULs and lone surrogates in the text
/// become U+FFFD and are counted.
public final class DocumentDecoder {
  /// What a line holds; a line need not give an identity or a source.
  public struct Fields: Sendable, Equatable {
    /// The identity, if given.
    public var id: String?
    /// The text.
    public var text = ""
    /// The source, if given.
    public var source: String?
    /// When it was added, if given.
    public var added: String?
    /// When it was created, if given.
    public var created: String?
    /// The address, if given.
    public var url: String?
    /// All else.
    public var metadata = [String: JSONValue]()
    /// Characters replaced by U+FFFD.
    public var replacedCharacters = 0
  }

  /// Why a line is no document.
  public struct Mistake: Error, Equatable, Sendable {
    /// The reason.
    public let reason: Rejection.Reason
    /// Where in the line, in bytes; 0 where not known.
    public let byteOffset: Int
    /// What exactly.
    public let detail: String
    /// The identity, if the line gave one.
    public var id: String?
  }

  private let parser = JSONParser()
  private let names: FieldNames
  private let nested: [NestedField]

  /// A decoder that takes what a document consists of from fields, by default Dolma's.
  public init(fields names: FieldNames = FieldNames()) {
    self.names = names
    nested = NestedField.all(of: names)
  }

  /// The fields of a line (without its newline; white space around it does no harm).
  public func decode(_ line: UnsafeRawBufferPointer) throws(Mistake) -> Fields {
    let result: Result<Fields, Mistake>
    do throws(JSONParser.Mistake) {
      result = try parser.parse(line) { self.fields(of: $0) }
    } catch {
      throw Mistake(
        reason: error.isEncoding ? .invalidUTF8 : .notJSON,
        byteOffset: error.isEncoding ? firstInvalidUTF8(in: line) ?? 0 : error.byteOffset,
        detail: error.message)
    }
    var fields = try result.get()
    fields.replacedCharacters += parser.replacedSurrogates
    return fields
  }

  /// The document of a line of our own files, which give `id` and `source`.
  public func document(_ line: UnsafeRawBufferPointer) throws(Mistake) -> Document {
    let fields = try decode(line)
    return Document(
      id: fields.id ?? "", text: fields.text, source: fields.source ?? "", added: fields.added,
      created: fields.created, metadata: fields.metadata)
  }

  private func fields(of nodes: JSONNodes) -> Result<Fields, Mistake> {
    guard nodes.kind(at: 0) == .object else {
      return .failure(Mistake(reason: .notAnObject, byteOffset: 0, detail: ""))
    }
    var fields = Fields()
    var text: Text?
    var others = [(key: String, value: JSONValue)]()
    var index = 1
    for _ in 0..<nodes.count(at: 0) {
      let key = nodes.string(at: index)
      index += 1
      if key == names.text {
        text = Text(nodes, at: &index)
        continue
      }
      var value = nodes.value(at: &index)
      var isEmptied = false
      for field in nested where field.path.first == key {
        guard let found = value.take(field.path.dropFirst()) else { continue }
        if field.role == .text {
          text = Text(found)
        } else if !set(field.role, to: found, in: &fields) {
          others.append((field.path.joined(separator: "."), found))
        }
        isEmptied = value.object?.isEmpty == true
      }
      if isEmptied { continue }
      guard let role = role(of: key) else {
        others.append((key, value))
        continue
      }
      if !set(role, to: value, in: &fields) { others.append((key, value)) }
    }
    return finished(fields, text, others)
  }

  /// What a key of the line itself is asked for as.
  private func role(of key: String) -> FieldRole? {
    switch key {
    case names.id: .id
    case names.added: .added
    case names.created: .created
    case names.metadata: .metadata
    case "source": .source
    case names.url where names.url != "url": .url
    default: nil
    }
  }

  /// Whether a value was taken for a role, or is null and says nothing.
  private func set(_ role: FieldRole, to value: JSONValue, in fields: inout Fields) -> Bool {
    switch (role, value) {
    case (.id, .string(let value)): fields.id = value
    case (.id, .integer(let value)): fields.id = String(value)
    case (.url, .string(let value)): fields.url = value
    case (.source, .string(let value)): fields.source = value
    case (.added, .string(let value)): fields.added = value
    case (.created, .string(let value)): fields.created = value
    case (.metadata, .object(let value)): fields.metadata = value
    case (.source, .null): return false
    case (_, .null): break
    default: return false
    }
    return true
  }

  private func finished(
    _ fields: Fields, _ text: Text?, _ others: [(key: String, value: JSONValue)]
  ) -> Result<Fields, Mistake> {
    var fields = fields
    for (key, value) in others where fields.metadata[key] == nil { fields.metadata[key] = value }
    if names.url == "url" { fields.url = fields.metadata["url"]?.string }
    func failure(_ reason: Rejection.Reason, _ detail: String) -> Result<Fields, Mistake> {
      .failure(Mistake(reason: reason, byteOffset: 0, detail: detail, id: fields.id))
    }
    guard let text else {
      let keys = others.map(\.key).sorted().prefix(8).joined(separator: ", ")
      let there = keys.isEmpty ? "" : "; there are \(keys)"
      return failure(.noTextField, "the field \(names.text) is missing\(there)")
    }
    guard case .string(let string, let replaced) = text else { return failure(.textIsNoString, "") }
    if names.id != "id", fields.id == nil {
      return failure(.noIdentityField, "the field \(names.id) holds no string and no integer")
    }
    (fields.text, fields.replacedCharacters) = (string, replaced)
    return .success(fields)
  }
}

/// What was found under the name of the text.
private enum Text {
  case string(String, replaced: Int)
  case other

  /// The value of a node; moves the index behind it.
  init(_ nodes: JSONNodes, at index: inout Int) {
    guard nodes.kind(at: index) == .string else {
      _ = nodes.value(at: &index)
      self = .other
      return
    }
    let (text, replaced) = textReplacingNULs(nodes.bytes(at: index))
    self = .string(text, replaced: replaced)
    index += 1
  }

  init(_ value: JSONValue) {
    guard var text = value.string else {
      self = .other
      return
    }
    let (plain, replaced) = text.withUTF8 { textReplacingNULs(UnsafeRawBufferPointer($0)) }
    self = .string(plain, replaced: replaced)
  }
}

/// What a field can be asked for as.
private enum FieldRole {
  case text, id, url, source, added, created, metadata
}

/// A field inside of objects.
private struct NestedField {
  let role: FieldRole
  let path: [String]

  static func all(of names: FieldNames) -> [NestedField] {
    let roles: [(FieldRole, String)] = [
      (.text, names.text), (.id, names.id), (.url, names.url), (.added, names.added),
      (.created, names.created), (.metadata, names.metadata),
    ]
    return roles.compactMap { role, name in
      let path = name.split(separator: ".").map(String.init)
      return path.count > 1 ? NestedField(role: role, path: path) : nil
    }
  }
}

extension JSONValue {
  /// Takes the value at a path out of objects; nil where there is none.
  fileprivate mutating func take(_ path: ArraySlice<String>) -> JSONValue? {
    guard case .object(var members) = self, let key = path.first else { return nil }
    let rest = path.dropFirst()
    let found: JSONValue?
    if rest.isEmpty {
      found = members.removeValue(forKey: key)
    } else {
      found = members[key]?.take(rest)
    }
    if found != nil { self = .object(members) }
    return found
  }
}
