import CSimdJSON

/// Parses JSON texts with simdjson.
///
/// One parser serves one thread at a time; reuse it.
///
/// What JSON leaves open is settled so: of equal keys the last wins; integers are exact to 64
/// bits; an escaped surrogate without its partner becomes U+FFFD; an escaped NUL stays in
/// the text (the document reader replaces it); at most 1,024 levels of nesting.
public final class JSONParser {
  /// What is wrong with a text.
  public struct Mistake: Error, Equatable, Sendable {
    /// Whether bytes are not UTF-8; otherwise the text is not JSON.
    public let isEncoding: Bool
    /// Where parsing stopped, in bytes from the beginning of the text; 0 where not known.
    public let byteOffset: Int
    /// simdjson's words.
    public let message: String
  }

  private let parser: OpaquePointer
  private var padded = [UInt8]()

  /// Lone surrogates that were replaced in the last text parsed.
  public private(set) var replacedSurrogates = 0

  /// Makes a parser.
  public init() {
    guard let parser = gopher_json_parser_new() else {
      preconditionFailure("JSONParser.init: out of memory")
    }
    self.parser = parser
  }

  deinit { gopher_json_parser_free(parser) }

  /// The value of a JSON text.
  ///
  /// - Complexity: O(n).
  public func parse(_ text: UnsafeRawBufferPointer) throws(Mistake) -> JSONValue {
    try parse(text) { nodes in
      var index = 0
      return nodes.value(at: &index)
    }
  }

  /// The value of a JSON text.
  public func parse(_ text: String) throws(Mistake) -> JSONValue {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(Mistake) in try parse(bytes) }
    }
    return try result.get()
  }

  /// Parses and hands the flat nodes to `body`; they are valid only inside it.
  func parse<Result>(
    _ text: UnsafeRawBufferPointer, _ body: (JSONNodes) -> Result
  ) throws(Mistake) -> Result {
    replacedSurrogates = 0
    padded.removeAll(keepingCapacity: true)
    if hasSurrogateEscape(text) {
      replacedSurrogates = appendReplacingLoneSurrogates(text, to: &padded)
    } else {
      padded.append(contentsOf: text)
    }
    let length = padded.count
    padded.append(contentsOf: repeatElement(0, count: gopher_json_padding()))
    var nodes: UnsafePointer<gopher_json_node>?
    var count = 0, offset = 0
    // The strings of the nodes lie in the parser's own memory, so they outlive this closure.
    let code = padded.withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        gopher_json_parse(parser, $0.baseAddress, length, &nodes, &count, &offset)
      }
    }
    guard code == 0, let nodes else {
      throw Mistake(
        isEncoding: gopher_json_is_utf8_error(code) != 0, byteOffset: offset,
        message: String(cString: gopher_json_message(code)))
    }
    return body(JSONNodes(nodes: UnsafeBufferPointer(start: nodes, count: count)))
  }
}

extension JSONParser {
  /// The string under a key of an object, without making its other values; nil if there is none.
  func string(_ key: String, of text: UnsafeRawBufferPointer) throws(Mistake) -> String? {
    try parse(text) { nodes in
      guard nodes.kind(at: 0) == .object else { return nil }
      var index = 1
      for _ in 0..<nodes.count(at: 0) {
        let isFound = nodes.string(at: index) == key
        index += 1
        if isFound { return nodes.kind(at: index) == .string ? nodes.string(at: index) : nil }
        nodes.skip(at: &index)
      }
      return nil
    }
  }
}

/// The flat form of a parsed text: every value before what it contains.
struct JSONNodes {
  let nodes: UnsafeBufferPointer<gopher_json_node>

  enum Kind {
    case string
    case object
    case other
  }

  func kind(at index: Int) -> Kind {
    switch Int(nodes[index].kind) {
    case Int(gopher_json_string): .string
    case Int(gopher_json_object): .object
    default: .other
    }
  }

  func count(at index: Int) -> Int { Int(nodes[index].count) }

  /// The UTF-8 of the string at an index.
  func bytes(at index: Int) -> UnsafeRawBufferPointer {
    let string = nodes[index].value.string
    return UnsafeRawBufferPointer(start: string.start, count: string.length)
  }

  func string(at index: Int) -> String { String(decoding: bytes(at: index), as: UTF8.self) }

  /// Moves the index behind the value there.
  func skip(at index: inout Int) {
    let node = nodes[index]
    index += 1
    let isObject = Int(node.kind) == Int(gopher_json_object)
    guard isObject || Int(node.kind) == Int(gopher_json_array) else { return }
    for _ in 0..<node.count {
      if isObject { index += 1 }
      skip(at: &index)
    }
  }

  /// The value at an index; moves the index behind it.
  func value(at index: inout Int) -> JSONValue {
    let node = nodes[index]
    index += 1
    switch Int(node.kind) {
    case Int(gopher_json_false): return .bool(false)
    case Int(gopher_json_true): return .bool(true)
    case Int(gopher_json_integer): return .integer(Int(node.value.integer))
    case Int(gopher_json_unsigned):
      let value = node.value.unsigned_integer
      return Int(exactly: value).map(JSONValue.integer) ?? .unsigned(value)
    case Int(gopher_json_double): return .number(node.value.number)
    case Int(gopher_json_string): return .string(string(at: index - 1))
    case Int(gopher_json_array):
      return .array((0..<node.count).map { _ in value(at: &index) })
    case Int(gopher_json_object):
      var members = [String: JSONValue](minimumCapacity: Int(node.count))
      for _ in 0..<node.count {
        let key = string(at: index)
        index += 1
        members[key] = value(at: &index)
      }
      return .object(members)
    default: return .null
    }
  }
}
