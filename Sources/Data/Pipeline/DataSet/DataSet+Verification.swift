import Foundation
import GopherCore

extension DataSet {
  /// Checks everything that can be checked without the raw input; returns what is wrong, a
  /// sentence each.
  ///
  /// - Every file of the manifest is there with its size and SHA-256, and no others lie between them.
  /// - The tokenizer is the manifest's.
  /// - The counts of every stage add up, and are those of the documents, held-out documents and
  ///   records of drops that the shards hold, read one by one.
  /// - Every shard's index of identities leads to the frame that a document is in.
  /// - Every text, encoded again, gives the tokens of the token shard.
  /// - The analysis, made again, is the one that is written down.
  ///
  /// What was not to be read is left out of the rest: files that are damaged are named alone.
  public func verify(
    pool: ThreadPool = .shared, observer: @escaping ProgressObserver = { _ in }
  ) throws -> [String] {
    let work = Work(pool: pool, observer: observer)
    var problems = try verifyFiles(pool, work) + unlistedFiles()
    guard problems.isEmpty else { return problems }
    do {
      let tokenizer = try tokenizer()
      if tokenizer.vocabularySize != manifest.tokenizer.vocabularySize {
        problems.append(
          "The tokenizer has \(tokenizer.vocabularySize) pieces and not "
            + "\(manifest.tokenizer.vocabularySize) as the manifest says.")
      }
      for subset in subsets {
        guard let entry = manifest.subsets[subset] else { continue }
        problems += try SubsetVerification(
          data: self, subset: subset, entry: entry, tokenizer: tokenizer, work: work
        ).problems()
      }
      problems += try verifyAnalysis(work)
    } catch let failure as Failure {
      problems.append(failure.message)
    }
    return problems
  }

  private func verifyFiles(_ pool: ThreadPool, _ work: Work) throws -> [String] {
    let files = manifest.files
    let total = files.reduce(0) { $0 + $1.bytes }
    var problems: [String] = [], done = 0
    for start in stride(from: 0, to: files.count, by: 8) {
      let batch = files[start..<min(files.count, start + 8)]
      let results = try pool.map(batch.count) { problem(with: batch[start + $0]) }
      problems += results.compactMap(\.self)
      done += batch.reduce(0) { $0 + $1.bytes }
      work.report("verify files", done, of: total)
    }
    return problems
  }

  private func problem(with file: FileEntry) -> String? {
    let path = "\(directory)/\(file.path)"
    var status = stat()
    guard stat(path, &status) == 0 else {
      return errno == ENOENT
        ? "\(file.path) is missing." : "\(file.path) cannot be looked at: \(systemReason())."
    }
    if status.st_size != file.bytes {
      return "\(file.path) has \(status.st_size) bytes and not \(file.bytes) as the manifest says."
    }
    do {
      guard try SHA256.ofFile(path) != file.sha256 else { return nil }
      return "\(file.path) has another SHA-256 than the manifest says; its contents have changed."
    } catch {
      return "\(file.path) cannot be read: \(error)"
    }
  }

  /// Files in the folders of documents and records that the manifest does not know: readers of whole
  /// folders would take them for a part of the data set.
  private func unlistedFiles() -> [String] {
    let listed = Set(manifest.files.map(\.path))
    return subsets.flatMap { ["documents/\($0)", "dropped/\($0)"] }.flatMap { folder in
      Directory.names(in: "\(directory)/\(folder)").map { "\(folder)/\($0)" }
        .filter { !listed.contains($0) && !$0.hasSuffix(DurableFile.partialSuffix) }
        .map { "\($0) is not in the manifest; no run wrote it. Take it away." }
    }
  }

  private func verifyAnalysis(_ work: Work) throws -> [String] {
    let path = DataSetAnalysis.path
    guard manifest.files.contains(where: { $0.path == path }) else { return [] }
    let written = try DataSetAnalysis.read("\(directory)/\(path)")
    guard written.toxicityScorer == nil, try analyzed(work) != written else { return [] }
    return ["\(path) is not the analysis of these documents."]
  }
}
