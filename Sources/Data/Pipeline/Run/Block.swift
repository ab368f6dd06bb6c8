import Foundation
import GopherCore
import Synchronization

/// A piece of a run's work that is done by one thread or process, and recorded when it is done.
struct Block {
  /// The name of its record.
  let name: String
  /// A hash of everything that its result depends on.
  let key: String
  /// How much work it is, for sharing it out; changes no result.
  var bytes = 1
}

/// A stage: blocks that can be done in any order by anybody, and what puts them together.
///
/// Every process of a run goes through all stages. It does the blocks that nobody has done and
/// nobody is at, waits for the others, and does again what a lost process left. Who did what changes
/// no result.
struct Stage {
  /// What puts the blocks together.
  let whole: Block
  /// The blocks.
  var blocks: [Block] = []
  /// Whether many blocks are shared out over threads, each of which then does its block alone;
  /// else the threads work on one block after the other.
  var isParallel = false
  /// Whether the next stages need the files between the stages, which a finished run removes.
  var needsWork: () -> Bool = { true }
}

extension RunContext {
  /// Does what is not done of a stage; returns the record of the whole.
  ///
  /// - Parameters:
  ///   - found: told of each block whose record is there, in any order, from any thread.
  ///   - block: does a block.
  ///   - whole: puts the blocks together.
  ///   - committed: called when the whole has its record, to remove what is not needed any more.
  func run(
    _ stage: Stage, found: (Int, StageRecord) -> Void = { _, _ in },
    block: (Int) throws -> StageRecord = { _ in preconditionFailure("RunContext.run: no blocks") },
    whole: ([StageRecord]) throws -> StageRecord,
    committed: ([StageRecord]) throws -> Void = { _ in }
  ) throws -> StageRecord {
    func finished() -> StageRecord? {
      store.finished(stage.whole.name, key: stage.whole.key, needsWork: stage.needsWork())
    }
    if let record = finished() { return record }
    let done = try records(of: stage, unless: { finished() != nil }, found: found, block: block)
    let record = try folder.claiming(stage.whole.name, waits: true, work) { () -> StageRecord in
      if let record = finished() { return record }
      noteWhatIsGone(stage.whole)
      // Nobody finished the whole, so nobody removed what the blocks left: all records are there.
      let records = done.compactMap(\.self)
      let record = try whole(records)
      try store.commit(stage.whole.name, record)
      try committed(records)
      return record
    }
    guard let record else { preconditionFailure("RunContext.run: who waits for a claim gets it") }
    return record
  }

  /// The records of a stage's blocks; nil for those that nobody needs any more.
  private func records(
    of stage: Stage, unless isFinished: () -> Bool, found: (Int, StageRecord) -> Void,
    block body: (Int) throws -> StageRecord
  ) throws -> [StageRecord?] {
    var records = [StageRecord?](repeating: nil, count: stage.blocks.count)
    let hasFailed = Atomic(false)
    let sharesOut =
      stage.isParallel && stage.blocks.count / (4 * work.pool.threads) >= folder.share.count
    for waits in [false, true] {
      let open = folder.share.order(of: stage.blocks.map(\.bytes)).filter { records[$0] == nil }
      func attempt(_ index: Int) throws -> StageRecord? {
        guard !hasFailed.load(ordering: .relaxed) else { return nil }
        do {
          return try record(
            of: stage.blocks[index], waits: waits, unless: isFinished, found: { found(index, $0) }
          ) { try body(index) }
        } catch {
          hasFailed.store(true, ordering: .relaxed)
          throw error
        }
      }
      let done =
        try sharesOut
        ? work.pool.map(open.count) { try attempt(open[$0]) } : open.map { try attempt($0) }
      for (index, record) in zip(open, done) { records[index] = record }
    }
    return records
  }

  private func record(
    of block: Block, waits: Bool, unless isFinished: () -> Bool, found: (StageRecord) -> Void,
    _ body: () throws -> StageRecord
  ) throws -> StageRecord? {
    if let record = store.finished(block.name, key: block.key) {
      found(record)
      return record
    }
    return try folder.claiming(block.name, waits: waits, work) { () -> StageRecord? in
      if let record = store.finished(block.name, key: block.key) {
        found(record)
        return record
      }
      if isFinished() { return nil }
      noteWhatIsGone(block)
      let record = try body()
      try store.commit(block.name, record)
      return record
    } ?? nil
  }

  /// Tells the user why a block is done again though nothing that it depends on has changed.
  private func noteWhatIsGone(_ block: Block) {
    guard let name = store.missingFile(of: block.name, key: block.key) else { return }
    work.note(
      "\(name) is gone since the run was finished; the stage \(block.name) is done again.")
  }
}
