import Foundation
import GopherCore
import GopherEvaluation
import GopherModel
import Synchronization
import TestSupport
import Testing

@Suite struct SpeedMeasurementTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    try TinyModel.save(to: folder.path)
  }

  private func measure(_ task: SpeedTask, batch: Int = 1) throws -> SpeedResult {
    try SpeedMeasurement(
      task: task, model: "", checkpoint: folder.path, context: 16, batch: batch, seconds: 0.02
    ).run()
  }

  @Test("rate, arithmetic and share agree with one another", arguments: SpeedTask.allCases)
  func figures(task: SpeedTask) throws {
    let speed = try measure(task), shape = try TinyModel.gopher().configuration
    #expect(speed.task == task.rawValue && speed.model == "tiny" && speed.context == 16)
    #expect(speed.repetitions >= 3)
    let flopsPerToken = speed.modelFlopsPerSecond / speed.tokensPerSecond
    let training = shape.modelFLOPsPerToken(length: 16)
    switch task {
    case .train: #expect(abs(flopsPerToken / training - 1) < 1e-9)
    case .prefill: #expect(abs(flopsPerToken / training * 3 - 1) < 1e-9)
    case .decode: #expect(flopsPerToken > training / 3)
    }
    #expect(speed.shareOfPeak == speed.modelFlopsPerSecond / speed.peakFloat32FlopsPerSecond)
    #expect(speed.shareOfPeak > 0 && speed.shareOfPeak < 1)
    #expect(speed.peakMemoryBytes > 1 << 20 && speed.readBandwidthBytesPerSecond > 1e8)
  }

  @Test("the batch counts for training alone")
  func batch() throws {
    #expect(try measure(.train, batch: 3).batch == 3)
    #expect(try measure(.prefill, batch: 3).batch == 1)
  }

  @Test("the observer sees the seconds go by, up to those asked for")
  func progress() throws {
    let seen = Mutex<[Double]>([])
    _ = try SpeedMeasurement(
      task: .prefill, model: "", checkpoint: folder.path, context: 8, seconds: 0.02,
      observer: { progress in seen.withLock { $0.append(progress.completed) } }
    ).run()
    let seconds = seen.withLock { $0 }
    #expect(seconds == seconds.sorted() && seconds.last == 0.02)
  }

  @Test("what does not fit into memory, and what there is no model of, is refused")
  func refusals() {
    for task in SpeedTask.allCases {
      let failure = #expect(throws: Failure.self) {
        try SpeedMeasurement(task: task, model: "280B", context: 64).run()
      }
      #expect(failure?.kind == .usage)
      #expect(failure?.message.contains(" are available;") == true)
    }
    #expect(throws: Failure.self) { try SpeedMeasurement(task: .train, model: "44N").run() }
  }

  @Test("the file has every key of the format, the missing peak as null")
  func file() throws {
    let data = try JSONEncoder().encode(try measure(.prefill))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    for key in [
      "task", "model", "precision", "context", "batch", "threads", "tokens_per_second",
      "model_flops_per_second", "peak_float32_flops_per_second", "share_of_peak",
      "read_bandwidth_bytes_per_second", "peak_memory_bytes",
    ] {
      #expect(object[key] != nil, "\(key)")
    }
    #expect(object["peak_bfloat16_flops_per_second"] is NSNull)
    #expect(try JSONDecoder().decode(SpeedResult.self, from: data).task == "prefill")
  }
}
