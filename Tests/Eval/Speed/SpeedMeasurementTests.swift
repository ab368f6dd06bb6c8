import Foundation
import GopherCore
import GopherEvaluation
import GopherModel
import Synchronization
import Tensors
import TestSupport
import Testing

@Suite struct SpeedMeasurementTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    try TinyModel.save(to: folder.path)
  }

  private func measure(
    _ task: SpeedTask, precision: Precision = .float32, batch: Int = 1
  ) throws -> SpeedResult {
    var measurement = SpeedMeasurement(
      task: task, model: "", checkpoint: folder.path, precision: precision, context: 16,
      batch: batch, steps: 3)
    measurement.peaks = Self.peaks
    return try measurement.run()
  }

  /// Measured once for all tests.
  private static let peaks = MachinePeaks.measure()

  @Test("rate, arithmetic and shares agree with one another", arguments: SpeedTask.allCases)
  func figures(task: SpeedTask) throws {
    let speed = try measure(task)
    #expect(speed.task == task.rawValue && speed.model == "tiny" && speed.context == 16)
    #expect(speed.repetitions == 3 && speed.batch == 1)
    let peak = speed.peakFloat32FlopsPerSecond
    #expect(speed.shareOfPeak == speed.modelFlopsPerSecond / peak)
    #expect(speed.shareOfPeak > 0 && speed.shareOfPeak < 1)
    #expect(speed.peakMemoryBytes > 1 << 20 && speed.readBandwidthBytesPerSecond > 1e8)
    #expect(speed.readBandwidthOneThreadBytesPerSecond > 1e8)
  }

  @Test("every precision is measured against its own peak", arguments: Precision.allCases)
  func precisions(precision: Precision) throws {
    for task in SpeedTask.allCases {
      let speed = try measure(task, precision: precision)
      let peak =
        precision == .float32 ? Self.peaks.float32 : Self.peaks.bfloat16
      #expect(speed.precision == precision.rawValue && speed.tokensPerSecond > 0)
      #expect(speed.shareOfPeak == speed.modelFlopsPerSecond / peak)
    }
    let bytes = try #require(try measure(.decode, precision: precision).bytesPerToken)
    let whole = try #require(try measure(.decode).bytesPerToken)
    #expect(bytes == (precision == .float32 ? whole : whole / 2))
  }

  /// 2 layers, 2 heads of 8, d 16, inner 64, 380 tokens; multiplications and additions, by hand.
  @Test("operations are those of a hand count", arguments: [1, 3])
  func operations(batch: Int) throws {
    // q, k, v, r, output: 5 · 16 · 16; feed-forward: 2 · 16 · 64; logits: 16 · 380.
    let linear = 2.0 * (2 * (5 * 256 + 2048) + 6080)
    // A pair of positions: q·k, q·r and weights·v for 16 numbers, softmax 3 for 2 heads; 2 layers.
    let pair = 2.0 * (3 * 2 * 16 + 3 * 2)
    func flops(_ length: Double) -> Double { length * linear + length * (length + 1) / 2 * pair }
    let forward = flops(16) / 16
    let decoded = (flops(48) - flops(16)) / 32
    for (task, expected) in [
      (SpeedTask.train, 3 * forward), (.prefill, forward), (.decode, decoded),
    ] {
      let speed = try measure(task, batch: batch)
      #expect(speed.batch == batch)
      #expect(
        abs(speed.modelFlopsPerSecond / speed.tokensPerSecond / expected - 1) < 1e-9, "\(task)")
    }
  }

  @Test("bytes of decoding are those of a hand count", arguments: [1, 4])
  func bytes(batch: Int) throws {
    // Every weight but W_kR: 380 · 16, two layers of 4 · 256 + 2048 and 4 · 16 vectors, a last norm.
    let weights = 6080 + 2 * (4 * 256 + 2048 + 2 * 16 + 2 * 16) + 16
    // 32 tokens at 17 … 48 positions of two layers; distances end at the context, 32.
    let rows = (17...48).reduce(0) { $0 + 2 * batch * $1 + min($1, 32) }
    let expected = 4 * Double(32 * weights + 2 * 16 * rows) / Double(32 * batch)
    let speed = try measure(.decode, batch: batch)
    #expect(abs(try #require(speed.bytesPerToken) / expected - 1) < 1e-12)
    let read = expected * speed.tokensPerSecond / speed.readBandwidthBytesPerSecond
    #expect(abs(try #require(speed.shareOfBandwidth) / read - 1) < 1e-9)
    #expect(try measure(.train).bytesPerToken == nil)
  }

  @Test("the shares of the operations sum to one", arguments: SpeedTask.allCases)
  func shares(task: SpeedTask) throws {
    let shares = try measure(task).operations
    let sum = shares.kinds.values.reduce(shares.rest) { $0 + $1.total }
    #expect(abs(sum - 1) < 1e-12)
    #expect(shares.rest > 0 && shares.rest < 0.9 && shares.sorted.count == shares.kinds.count)
    var expected: Set<OperationKind> = [
      .embedding, .linear, .rmsNorm, .relativeAttention, .activation, .residual,
    ]
    if task != .decode { expected.insert(.crossEntropy) }
    if task == .train { expected.formUnion([.adam, .gradientNorm]) }
    #expect(Set(shares.kinds.keys) == Set(expected.map(\.rawValue)))
    for (kind, share) in shares.kinds {
      let isTrained = task == .train && !["adam", "gradient_norm"].contains(kind)
      #expect(share.forward > 0 && (share.backward > 0) == isTrained, "\(kind)")
    }
  }

  @Test("the observer sees the seconds go by, up to those asked for")
  func progress() throws {
    let seen = Mutex<[Double]>([])
    var measurement = SpeedMeasurement(
      task: .prefill, model: "", checkpoint: folder.path, context: 8, seconds: 0.02,
      observer: { progress in seen.withLock { $0.append(progress.completed) } })
    measurement.peaks = Self.peaks
    let speed = try measurement.run()
    let seconds = seen.withLock { $0 }
    #expect(seconds == seconds.sorted() && seconds.last == 0.02 && speed.repetitions >= 3)
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

  @Test("the file has every key of the format, what is missing as null")
  func file() throws {
    let data = try JSONEncoder().encode(try measure(.prefill))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    for key in [
      "task", "model", "precision", "context", "batch", "threads", "tokens_per_second",
      "model_flops_per_second", "peak_float32_flops_per_second", "share_of_peak",
      "read_bandwidth_bytes_per_second", "peak_memory_bytes", "operations",
    ] {
      #expect(object[key] != nil, "\(key)")
    }
    #expect(try #require(object["peak_bfloat16_flops_per_second"] as? Double) > 1e9)
    #expect(object["bytes_per_token"] is NSNull && object["share_of_read_bandwidth"] is NSNull)
    let operations = try #require(object["operations"] as? [String: Any])
    #expect((operations["kinds"] as? [String: Any])?["linear"] != nil && operations["rest"] != nil)
    #expect(try JSONDecoder().decode(SpeedResult.self, from: data).task == "prefill")
  }
}
