import GopherCore

/// Gathers the items of a file and the reasons for those left out.
///
/// One bad line costs one item, with its place and reason; a file that gives no item at all is
/// refused with its first reason.
package struct ItemCollector {
  /// The items that can be used.
  package private(set) var items = [TaskItem]()
  /// The items that cannot.
  package private(set) var skipped = [SkippedItem]()

  package init() {}

  /// Adds an item made by `make`, or the reason why it cannot be made.
  package mutating func add(at location: String, _ make: () throws(ItemProblem) -> TaskItem) {
    do {
      items.append(try make())
    } catch {
      skipped.append(SkippedItem(reason: error.reason, location: location))
    }
  }

  /// Adds an item for each line of JSON in a file.
  package mutating func addLines(
    of file: TaskFile, _ make: (Int, PositionedJSON) throws(ItemProblem) -> TaskItem
  ) {
    for line in file.lines {
      add(at: file.place(line.number)) { () throws(ItemProblem) in
        let value: PositionedJSON
        do {
          value = try PositionedJSON(parsing: line.bytes, firstLine: line.number)
        } catch {
          throw ItemProblem("is not JSON")
        }
        return try make(line.number, value)
      }
    }
  }

  /// What a task asks, read from a file; throws if nothing could be used.
  package func contents(of task: String, from path: String) throws -> TaskContents {
    try requireItems(of: task)
    var contents = TaskContents(items: items, sources: [path])
    contents.skipped = skipped
    return contents
  }

  /// Throws if nothing could be used.
  package func requireItems(of task: String) throws {
    guard items.isEmpty else { return }
    let first = skipped.first.map { " The first: \($0.location) \($0.reason)." } ?? ""
    throw Failure.badInput(
      "The task \(task): none of its \(skipped.count) items can be used.\(first) "
        + "Get the file again from where it was published.")
  }
}

/// Why an item cannot be used, as a statement true of it.
package struct ItemProblem: Error, Equatable {
  /// The statement: "has no label".
  package let reason: String

  package init(_ reason: String) { self.reason = reason }
}

extension PositionedJSON {
  /// The text of a key.
  package func text(_ key: String) throws(ItemProblem) -> String {
    guard let text = self[key]?.string else { throw ItemProblem("has no text \"\(key)\"") }
    return text
  }
}
