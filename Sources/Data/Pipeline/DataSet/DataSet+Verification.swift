import Foundation
import GopherCore

extension DataSet {
  /// Checks everything that can be checked without the raw input; returns what is wrong, a
  /// sentence each.
  ///
  /// Every file is there and has the size and hash of the manifest; the counts of all stages add
  /// up; documents, held-out documents, drops and tokens are as many as the counts say; every
  /// token is in the tokenizer's vocabulary.
  public func verify(
    pool: ThreadPool = .shared, observer: @escaping ProgressObserver = { _ in }
  ) throws -> [String] {
    var problems = try verifyFiles(pool, Work(pool: pool, observer: observer))
    guard problems.isEmpty else { return problems }
    do {
      let tokenizer = try tokenizer()
      if tokenizer.vocabularySize != manifest.tokenizer.vocabularySize {
        problems.append(
          "The tokenizer has \(tokenizer.vocabularySize) pieces and not "
            + "\(manifest.tokenizer.vocabularySize) as the manifest says.")
      }
    } catch let failure as Failure {
      problems.append(failure.message)
    }
    for subset in subsets { problems += try verify(subset) }
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
      work.report("verify", done, of: total)
    }
    return problems
  }

  private func problem(with file: FileEntry) -> String? {
    let path = "\(directory)/\(file.path)"
    guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int else {
      return "\(file.path) is missing."
    }
    if size != file.bytes {
      return "\(file.path) has \(size) bytes and not \(file.bytes) as the manifest says."
    }
    guard (try? SHA256.ofFile(path)) == file.sha256 else {
      return "\(file.path) has another SHA-256 than the manifest says; its contents have changed."
    }
    return nil
  }

  private func verify(_ subset: String) throws -> [String] {
    guard let entry = manifest.subsets[subset] else { return [] }
    var problems: [String] = []
    func expect(_ found: Int, _ counted: Int, _ what: String) {
      guard found != counted else { return }
      problems.append(
        "The subset \(subset) has \(found) \(what) where its counts say \(counted).")
    }
    if !entry.funnel.addsUp {
      problems.append("The counts of the subset \(subset) do not add up.")
    }
    let documents = try documents(of: subset).reduce(0) { $0 + ($1.documentCount ?? 0) }
    expect(documents, entry.documents, "documents")
    expect(try heldOutDocuments(of: subset).count, entry.heldOut.documents, "held-out documents")
    let drops = entry.funnel.stages.filter { $0.stage != "held_out" }
      .flatMap(\.dropped.values).reduce(0) { $0 + $1.documents }
    let records = try dropped(of: subset).reduce(0) { $0 + ($1.documentCount ?? 0) }
    expect(records, drops, "records of dropped documents")
    if let measures = try measures(of: subset), let first = entry.funnel.firstFilter {
      expect(measures.documentCount ?? 0, first.entered.documents, "records of measures")
    }
    do {
      let tokens = try tokens(of: subset)
      if tokens.largestToken() >= manifest.tokenizer.vocabularySize {
        problems.append("The token shard of \(subset) holds tokens outside the vocabulary.")
      }
    } catch let failure as Failure {
      problems.append(failure.message)
    }
    return problems
  }
}
