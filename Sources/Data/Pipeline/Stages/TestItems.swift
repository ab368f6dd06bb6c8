import GopherCore

/// The test sets of a recipe and the held-out documents, as items of the test-set filter.
struct TestItems {
  /// A hash of the test sets' files.
  let key: String
  private let settings: TestSetSettings
  private let files: [InputFile]

  /// Lists the files of the test sets; throws a usage failure for paths that do not exist.
  init(_ inputs: [String], settings: TestSetSettings) throws {
    self.settings = settings
    let listing = try inputs.isEmpty ? nil : InputListing(inputs)
    if let rejection = listing?.rejections.first {
      throw Failure.badInput(
        "The test sets cannot be listed whole: \(rejection) Repair it, or leave it out.")
    }
    files = listing?.files ?? []
    guard files.isEmpty == inputs.isEmpty else {
      throw Failure.usage(
        "The test sets \(inputs.joined(separator: ", ")) hold no file; name files or folders that "
          + "hold some.")
    }
    key = InputSlices.key(files)
  }

  /// The filter against all items; nil if there are none.
  ///
  /// Throws a bad-input failure for a test set that cannot be read: training text must not pass
  /// because a test set was damaged.
  ///
  /// - Parameter heldOut: the files of held-out documents by subset.
  func filter(
    heldOut: [(subset: String, path: String)] = [], work: Work
  ) throws -> TestSetFilter? {
    var items: [(identity: String, text: String)] = []
    try forEachItem(note: work.note) { items.append(("test set \($0.id)", $0.text)) }
    for (subset, path) in heldOut {
      try DocumentShardReader(path).forEach {
        items.append(("held out \(subset) \($0.id)", $0.text))
      }
    }
    return items.isEmpty ? nil : TestSetFilter(items: items, settings: settings)
  }

  /// Throws what ``filter(heldOut:work:)`` would throw, before any work is done for it.
  func check() throws { try forEachItem(note: { _ in }) { _ in } }

  private func forEachItem(note: (String) -> Void, _ body: (Document) -> Void) throws {
    for file in files {
      var found = 0
      try InputReader().read(file) { item in
        switch item {
        case .rejection(let rejection):
          throw Self.unreadable(file, "\(rejection)")
        case .document(let raw):
          if raw.looksLikeJSON {
            throw Self.unreadable(file, "It is JSON under the name of a text file.")
          }
          switch Extractor().document(from: raw, source: "test set") {
          case .success(let document):
            body(document)
            found += 1
          case .failure(let rejected):
            note("A test item has no text: \(rejected.rejection)")
          }
        }
      }
      if found == 0 {
        throw Failure.badInput("The test set \(file.path) holds no item with text.")
      }
    }
  }

  private static func unreadable(_ file: InputFile, _ reason: String) -> Failure {
    .badInput(
      "The test set \(file.path) cannot be read whole: \(reason) A test set is text files, one "
        + "item each, or JSON lines with the field text, one item a line. Repair it, bring a "
        + "benchmark of another form (CSV, task.json, …) into one of these, or leave it out.")
  }
}

extension RawDocument {
  /// Whether a text file begins as a JSON object or array and is one: its keys and marks would be
  /// taken for words.
  fileprivate var looksLikeJSON: Bool {
    guard path.hasSuffix(".txt") || path.hasSuffix(".txt.gz") || path.hasSuffix(".txt.zst"),
      case .text(let text) = content, let first = text.first(where: { !$0.isWhitespace }),
      first == "{" || first == "["
    else { return false }
    return (try? JSONParser().parse(text)) != nil
  }
}
