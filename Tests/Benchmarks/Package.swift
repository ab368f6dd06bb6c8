// swift-tools-version: 6.1
import PackageDescription

// Kernels measured one by one. A package of its own, so that the benchmark library is no dependency
// of those who use ours; see README.md beside this file.
let package = Package(
  name: "GopherBenchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "Gopher", path: "../.."),
    // Without its default traits: they put another allocator under the process.
    .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
  ],
  targets: [
    .target(
      name: "KernelCases",
      dependencies: [
        .product(name: "Tensors", package: "Gopher"),
        .product(name: "GopherModel", package: "Gopher"),
      ]),
    // Runs one case where a counting machine (callgrind) looks on, and counts blocks of memory.
    .executableTarget(name: "kernel-counts", dependencies: ["KernelCases"]),
    // Wall time, and instructions where the processor's counters can be read.
    .executableTarget(
      name: "Kernels",
      dependencies: ["KernelCases", .product(name: "Benchmark", package: "benchmark")],
      path: "Benchmarks/Kernels",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
  ]
)
