/// A JSON value that knows its line and keeps the order of an object's keys.
///
/// Task files are read once, so speed matters little; that a bad example can be named by file and
/// line, and that BIG-bench's choices keep their order, matters more. Hence this and not the
/// document readers' parser.
package struct PositionedJSON: Sendable {
  /// What a value is.
  package enum Content: Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([PositionedJSON])
    case object([(key: String, value: PositionedJSON)])
  }

  /// The line the value starts in, counted from 1.
  package let line: Int
  /// The value.
  package let content: Content

  package init(line: Int, content: Content) {
    self.line = line
    self.content = content
  }

  /// The value of a key of an object; nil for a missing key or where this is no object.
  package subscript(key: String) -> PositionedJSON? {
    guard case .object(let members) = content else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The text, where this is a string.
  package var string: String? {
    if case .string(let value) = content { value } else { nil }
  }

  /// The number, where this is one; true and false count as 1 and 0.
  package var number: Double? {
    switch content {
    case .number(let value): value
    case .boolean(let value): value ? 1 : 0
    default: nil
    }
  }

  /// The whole number, where this is one or a string that spells one.
  package var integer: Int? {
    switch content {
    case .number(let value): Int(exactly: value)
    case .string(let text): Int(text)
    default: nil
    }
  }

  /// Whether this is true or false.
  package var boolean: Bool? {
    if case .boolean(let value) = content { value } else { nil }
  }

  /// The elements, where this is an array.
  package var array: [PositionedJSON]? {
    if case .array(let elements) = content { elements } else { nil }
  }

  /// The members in the order of the file, where this is an object.
  package var members: [(key: String, value: PositionedJSON)]? {
    if case .object(let members) = content { members } else { nil }
  }
}

/// What is wrong with a JSON text, and in which line.
package struct JSONMistake: Error, Equatable {
  /// The line, counted from 1.
  package let line: Int
  /// What was expected or found, as a part of a sentence.
  package let problem: String
}
