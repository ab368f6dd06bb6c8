import Foundation
import GopherCore
import MassiveText
import Synchronization
import TestSupport
import Testing

/// Several processes build one data set.
///
/// Their locks are those of open files, so that pipelines in threads of one process are kept apart
/// like processes.
@Suite struct SharedRunTests: RunSuite {
  let fixture: RunFixture

  init() throws { fixture = try RunFixture { $0.output.partBytes = 4_000 } }

  /// Runs as several tasks at once; each has its outcome.
  private func run(
    _ count: Int, _ output: String,
    stop: @escaping @Sendable (Int) -> StopRequest = { _ in StopRequest() },
    observer: @escaping @Sendable (Int, GopherCore.Progress) -> Void = { _, _ in }
  ) -> [Result<DataSetManifest, any Error>] {
    let path = directory.appending(output), recipe = recipe
    let results = Mutex([Int: Result<DataSetManifest, any Error>]())
    let group = DispatchGroup()
    for task in 0..<count {
      let thread = Thread {
        let result = Result {
          try Pipeline(
            recipe, output: path, share: TaskShare(index: task, count: count),
            pool: ThreadPool(threads: 1), stop: stop(task), observer: { observer(task, $0) }
          ).run()
        }
        results.withLock { $0[task] = result }
        group.leave()
      }
      group.enter()
      thread.stackSize = 8 << 20
      thread.start()
    }
    group.wait()
    return results.withLock { results in (0..<count).compactMap { results[$0] } }
  }

  @Test("1, 2 and 3 tasks give the same bytes, which are those of a run alone")
  func sameBytes() throws {
    let expected = try Pipeline(recipe, output: directory.appending("alone")).run()
    #expect(expected.hashes.count > 15)
    for count in 1...3 {
      let results = run(count, "tasks-\(count)")
      for result in results { #expect(try result.get() == expected) }
      let data = try DataSet(directory.appending("tasks-\(count)"))
      #expect(try data.verify().isEmpty)
      #expect(!Directory.exists(data.directory + "/massivetext-work/prepare"))
    }
  }

  @Test("what a task that is stopped left is done by the others")
  func aLostTask() throws {
    let expected = try Pipeline(recipe, output: directory.appending("alone")).run()
    let stops = (0..<3).map { _ in StopRequest() }
    let results = run(3, "out", stop: { stops[$0] }) { task, progress in
      if task == 0, progress.completed > 0 { stops[0].request() }
    }
    let failures = results.filter { (try? $0.get()) == nil }
    #expect(failures.count <= 1)
    #expect(try results[1].get().hashes == expected.hashes)
    #expect(try results[2].get().hashes == expected.hashes)
  }

  @Test("one that was begun by several is finished by one, and the other way round")
  func anotherNumberOfTasks() throws {
    let expected = try Pipeline(recipe, output: directory.appending("alone")).run()
    let reports = Atomic(0)
    let stop = StopRequest()
    for result in run(
      2, "out", stop: { _ in stop },
      observer: { _, _ in
        if reports.add(1, ordering: .relaxed).newValue > 12 { stop.request() }
      })
    {
      guard case .failure(let error) = result else { continue }
      #expect((error as? Failure)?.kind == .stopped, "\(error)")
    }
    let output = directory.appending("out")
    #expect(try Pipeline(recipe, output: output).run().hashes == expected.hashes)
    try FileManager.default.removeItem(atPath: output + "/manifest.json")
    for result in run(2, "out") { #expect(try result.get().hashes == expected.hashes) }
  }

  @Test("a run alone and tasks do not share a folder")
  func aloneStaysAlone() throws {
    let output = directory.appending("out"), recipe = recipe
    let answers = Mutex([String]())
    _ = try Pipeline(
      recipe, output: output,
      observer: { _ in
        guard answers.withLock(\.isEmpty) else { return }
        let stop = StopRequest()
        stop.request()
        for share in [nil, TaskShare(index: 0, count: 2)] {
          do {
            _ = try Pipeline(recipe, output: output, share: share, stop: stop).run()
          } catch { answers.withLock { $0.append("\(error)") } }
        }
      }
    ).run()
    let said = answers.withLock(\.self)
    #expect(said.count == 2)
    #expect(said.first?.hasPrefix("Another process is building a data set in") == true)
    #expect(said.last?.hasPrefix("Stopped on request") == true)
  }

  @Test("launchers tell a process its share")
  func launchers() {
    func share(_ environment: [String: String]) -> TaskShare? {
      TaskShare.launched(in: environment)
    }
    #expect(share([:]) == nil)
    #expect(share(["OMPI_COMM_WORLD_RANK": "0", "OMPI_COMM_WORLD_SIZE": "1"]) == nil)
    let third = TaskShare(index: 2, count: 4)
    #expect(share(["OMPI_COMM_WORLD_RANK": "2", "OMPI_COMM_WORLD_SIZE": "4"]) == third)
    #expect(share(["PMI_RANK": "2", "PMI_SIZE": "4"]) == third)
    #expect(share(["SLURM_PROCID": "2", "SLURM_NTASKS": "4"]) == third)
    #expect(
      share([
        "SLURM_ARRAY_TASK_ID": "12", "SLURM_ARRAY_TASK_MIN": "10", "SLURM_ARRAY_TASK_COUNT": "4",
        "SLURM_PROCID": "0", "SLURM_NTASKS": "1",
      ]) == third)
  }
}
