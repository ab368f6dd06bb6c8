import Benchmark
import KernelCases

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .instructions], maxDuration: .seconds(1), maxIterations: 1000)
  for kernel in KernelCase.all {
    Benchmark(kernel.name) { (benchmark: Benchmark, run: () -> Void) in
      benchmark.startMeasurement()
      run()
      benchmark.stopMeasurement()
    } setup: {
      let run = try kernel.prepare()
      run()
      return run
    }
  }
}
