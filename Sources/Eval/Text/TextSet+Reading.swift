import Foundation
import GopherCore
import MassiveText

extension TextSet {
  /// The texts of files, one set a file: `.txt`, `.md`, source code, `.jsonl`, each also packed as
  /// `.gz` or `.zst`.
  ///
  /// What cannot be read is listed in ``skipped`` with its place; HTML and web archives are, too,
  /// because their main text must be extracted first. Throws for a path that does not exist.
  public static func reading(_ paths: [String]) throws -> [TextSet] {
    let listing = try InputListing(paths)
    return try listing.files.map { file in
      try TextSet(name: file.name, file: file)
    }
  }

  /// The held-out documents of a data set, one set a subset that has any.
  public static func heldOut(of dataSet: DataSet) throws -> [TextSet] {
    try dataSet.subsets.map { subset in
      TextSet(
        name: subset,
        documents: try dataSet.heldOutDocuments(of: subset).map {
          Document(identifier: $0.id, text: $0.text)
        })
    }.filter { !$0.documents.isEmpty }
  }

  private init(name: String, file: InputFile) throws {
    var documents = [Document](), skipped = [SkippedItem]()
    try InputReader().read(file) { item in
      switch item {
      case .document(let document):
        guard case .text(let text) = document.content else {
          skipped.append(
            SkippedItem(
              reason: "is HTML, whose main text must be extracted first", location: document.id))
          return
        }
        documents.append(Document(identifier: document.id, text: text))
      case .rejection(let rejection):
        skipped.append(
          SkippedItem(
            reason: "is rejected: \(rejection.reason.rawValue)",
            location: "\(rejection.location)"))
      }
    }
    self.init(name: name, documents: documents, skipped: skipped)
  }
}
