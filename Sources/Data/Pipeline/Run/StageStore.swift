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

  /// The paths of those that belong to the finished data set.
  var finalFiles: [String] { files.filter { !$0.isBetweenStages }.map(\.path) }
}

/// The records of finished stages and blocks; what has a record is not run again.
///
/// A record is written after the stage's files, so that it speaks of nothing that is not there.
/// Its key is a hash of what the stage depends on: keys of the recipe, the inputs' names, sizes and
/// times of change, the bytes of a given tokenizer. So a stage is run again when any of it has changed,
/// and no other.
struct StageStore {
  let folder: RunFolder

  /// The record of a stage, if it is finished: the key is right and every file is there in its size.
  ///
  /// Hashes are checked once, by ``takeOver(_:)``.
  ///
  /// - Parameter needsWork: whether the files between the stages have to be there as well.
  func finished(_ stage: String, key: String, needsWork: Bool = true) -> StageRecord? {
    guard let record = record(of: stage), record.key == key else { return nil }
    let isWhole = record.files.allSatisfy { file in
      file.isBetweenStages && !needsWork || size(of: file) == file.bytes
    }
    return isWhole ? record : nil
  }

  /// A file between the stages that a finished stage wrote and that is gone.
  func missingFile(of stage: String, key: String) -> String? {
    guard let record = record(of: stage), record.key == key else { return nil }
    return record.files.first { $0.isBetweenStages && size(of: $0) == nil }?.path
  }

  /// Checks the hashes of all that earlier processes left, so that from here on sizes tell; a
  /// stage of which a file is missing or changed is done again.
  ///
  /// To be called while no other process works in the folder.
  func takeOver(_ work: Work) throws {
    for name in names {
      try work.checkStop()
      guard var record = record(of: name), !record.key.isEmpty else { continue }
      let files = record.files
      let isRight = try work.pool.map(files.count) { index in
        let hash = try? SHA256.ofFile(folder.appending(files[index].path))
        return hash == files[index].sha256 || hash == nil && files[index].isBetweenStages
      }
      guard let wrong = zip(files, isRight).first(where: { !$1 })?.0 else { continue }
      work.note("\(wrong.path) is missing or changed; the stage \(name) is done again.")
      record.key = ""
      try write(record, name)
    }
  }

  /// Records a finished stage, and removes the files of its last run that it did not write again.
  func commit(_ stage: String, _ record: StageRecord) throws {
    let last = self.record(of: stage)
    try write(record, stage)
    let present = Set(record.files.map(\.path))
    try folder.remove(last?.files.map(\.path).filter { !present.contains($0) } ?? [])
  }

  /// The recorded files between the stages, of all stages.
  var filesBetweenStages: [String] {
    names.flatMap { record(of: $0)?.files ?? [] }.filter(\.isBetweenStages).map(\.path)
  }

  /// Removes the records of stages and blocks with the files that no other one wrote.
  ///
  /// To be called while no other process works in the folder, or when all stages are done.
  func forget(where isStale: (String, StageRecord) -> Bool) throws {
    let records = names.compactMap { name in record(of: name).map { (name: name, record: $0) } }
    let stale = records.filter(isStale)
    guard !stale.isEmpty else { return }
    let kept = Set(records.filter { !isStale($0, $1) }.flatMap { $1.files.map(\.path) })
    try folder.remove(stale.flatMap { $1.files.map(\.path) }.filter { !kept.contains($0) })
    try folder.remove(stale.map { "\(Self.records)/\($0.name).json" })
  }

  /// Removes those of some files that no stage or block has recorded.
  ///
  /// To be called while no other process works in the folder.
  func removeUnrecorded(_ files: [String]) throws {
    let recorded = Set(names.flatMap { record(of: $0)?.files.map(\.path) ?? [] })
    try folder.remove(files.filter { !recorded.contains($0) })
  }

  /// The names of the recorded stages and blocks.
  private var names: [String] {
    Directory.names(in: folder.appending(Self.records)).filter { $0.hasSuffix(".json") }
      .map { String($0.dropLast(5)) }
  }

  static let records = "\(RunFolder.work)/records"

  private func write(_ record: StageRecord, _ stage: String) throws {
    let path = try folder.prepared("\(Self.records)/\(stage).json")
    try DurableFile.write(try jsonText(record), to: path)
  }

  private func size(of file: FileEntry) -> Int? {
    let path = folder.appending(file.path)
    return try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
  }

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
