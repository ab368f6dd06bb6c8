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
  /// Throws a bad-input failure for a test set that cannot be read.
  ///
  /// - Parameter heldOut: the files of held-out documents by subset.
  func filter(heldOut: [(subset: String, path: String)] = []) throws -> TestSetFilter? {
    var items: [TestSetItem] = []
    try forEachItem { item in
      items.append(TestSetItem(identity: "test set \(item.identity)", text: item.text))
    }
    for (subset, path) in heldOut {
      try DocumentShardReader(path).forEach {
        items.append(TestSetItem(identity: "held out \(subset) \($0.id)", text: $0.text))
      }
    }
    return items.isEmpty ? nil : TestSetFilter(items: items, settings: settings)
  }

  /// Throws what ``filter(heldOut:)`` would throw, before any work is done for it.
  func check() throws { try forEachItem { _ in } }

  private func forEachItem(_ body: (TestSetItem) -> Void) throws {
    let reader = TestSetReader(textItems: settings.textItems)
    for file in files { try reader.read(file, body) }
  }
}
