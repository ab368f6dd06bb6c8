import Foundation
import GopherCore

/// What a finished stage left: its counts and its files.
struct StageRecord: Codable, Equatable {
  /// The hash of everything that the stage's result depends on.
  var key: String
  /// The counts of each subset so far.
  var funnels: [String: Funnel] = [:]
  /// The files it wrote.
  var files: [FileEntry] = []
  /// What the user should know.
  var notices: [String] = []
  /// A number of the stage's own, such as tokens by subset.
  var numbers: [String: Int] = [:]
}

/// The records of finished stages; a stage whose record is there is not run again.
///
/// A record is written after the stage's files, so that it speaks of nothing that is not there.
/// Its key is a hash of the recipe, of the inputs' names, sizes and times of change, and of the
/// bytes of a given tokenizer, so that a stage is run again when anything that it depends on has
/// changed.
struct StageStore {
  let folder: RunFolder

  /// The record of a stage, if it is finished: the key is right and every file is as recorded.
  ///
  /// - Parameter needsWork: whether the files between the stages have to be there as well.
  func finished(
    _ stage: String, key: String, needsWork: Bool = true, note: (String) -> Void
  ) -> StageRecord? {
    guard let record = record(of: stage), record.key == key else { return nil }
    for file in record.files where needsWork || !file.isBetweenStages {
      let hash = try? SHA256.ofFile(folder.appending(file.path))
      guard hash == file.sha256 else {
        let wasRemoved = hash == nil && file.isBetweenStages
        let reason = wasRemoved ? "is gone since the run was finished" : "is missing or changed"
        note("\(file.path) \(reason); the stage \(stage) is done again.")
        return nil
      }
    }
    return record
  }

  /// Records a finished stage, and removes the files of its last run that it did not write again.
  func commit(_ stage: String, _ record: StageRecord) throws {
    let last = self.record(of: stage)
    let path = try folder.prepared("\(Self.records)/\(stage).json")
    try DurableFile.write(try jsonText(record), to: path)
    let present = Set(record.files.map(\.path))
    try folder.remove(last?.files.map(\.path).filter { !present.contains($0) } ?? [])
  }

  /// The recorded files between the stages, of all stages.
  var filesBetweenStages: [String] {
    Directory.names(in: folder.appending(Self.records)).filter { $0.hasSuffix(".json") }
      .flatMap { record(of: String($0.dropLast(5)))?.files ?? [] }
      .filter(\.isBetweenStages).map(\.path)
  }

  private static let records = "\(RunFolder.work)/records"

  /// A record as it was last written; nil if there is none that can be read.
  private func record(of stage: String) -> StageRecord? {
    let path = folder.appending("\(Self.records)/\(stage).json")
    return (try? MappedFile(path).contents).flatMap {
      try? JSONDecoder().decode(StageRecord.self, from: Data($0))
    }
  }

  /// A key made of a stage's name and all that it depends on.
  static func key(_ parts: [String]) -> String {
    SHA256.of(parts.joined(separator: "\u{0}").utf8)
  }
}

extension FileEntry {
  /// Whether the file is no part of the finished data set.
  fileprivate var isBetweenStages: Bool { path.hasPrefix("\(RunFolder.work)/") }
}
