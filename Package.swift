// swift-tools-version: 6.2
import PackageDescription

// Arrows between our own modules (Docs/Architecture.md; ArchitectureTests keeps them):
//
//   GopherCore ◀─ Tensors ◀─ GopherModel ◀─┬─ GopherTraining
//        ▲                                 └─ GopherEvaluation
//        └── Collectives ◀─ MassiveText ◀──┴ (both)
//
// C and C++ stand in nested targets, one library a shim, so that Swift sees modules and nothing else.

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "Gopher",
  products: [
    .library(name: "GopherCore", targets: ["GopherCore"]),
    .library(name: "Tensors", targets: ["Tensors"]),
    .library(name: "GopherModel", targets: ["GopherModel"]),
    .library(name: "MassiveText", targets: ["MassiveText"]),
    .library(name: "GopherTraining", targets: ["GopherTraining"]),
    .library(name: "GopherEvaluation", targets: ["GopherEvaluation"]),
    .executable(name: "massivetext-build", targets: ["massivetext-build"]),
    .executable(name: "gopher-trainer", targets: ["gopher-trainer"]),
    .executable(name: "gopher-bench", targets: ["gopher-bench"]),
  ],
  traits: [
    .trait(name: "MPI", description: "Train and build data on several machines through MPI."),
    .trait(name: "OneDNN", description: "bfloat16 matrix products through oneDNN."),
    .default(enabledTraits: ["MPI", "OneDNN"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    // MARK: Ground floor: failures, durable files, random numbers, threads, configuration
    .systemLibrary(
      name: "COpenSSL", path: "Sources/Tensor/Core/COpenSSL", pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"])]),
    .target(
      name: "GopherCore", dependencies: ["COpenSSL", "Yams"],
      path: "Sources/Tensor/Core", exclude: ["COpenSSL"], swiftSettings: strict),

    // MARK: Tensors
    .target(name: "CKernels", path: "Sources/Tensor/CKernels"),
    .target(
      name: "COpenBLAS", path: "Sources/Tensor/COpenBLAS",
      linkerSettings: [.linkedLibrary("openblas"), .linkedLibrary("dl")]),
    .target(
      name: "COneDNN", path: "Sources/Tensor/COneDNN",
      cxxSettings: [.define("GOPHER_ONEDNN", .when(traits: ["OneDNN"]))],
      linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("dl")]),
    .target(
      name: "Tensors",
      dependencies: [
        "GopherCore", "CKernels", "COpenBLAS",
        .target(name: "COneDNN", condition: .when(traits: ["OneDNN"])),
      ],
      path: "Sources/Tensor", exclude: ["Core", "Collectives", "CKernels", "COpenBLAS", "COneDNN"],
      swiftSettings: strict + [.define("OneDNN", .when(traits: ["OneDNN"]))]),
    .target(
      name: "Collectives", dependencies: ["GopherCore"],
      path: "Sources/Tensor/Collectives",
      swiftSettings: strict + [.define("MPI", .when(traits: ["MPI"]))]),

    // MARK: Model
    .target(
      name: "GopherModel", dependencies: ["GopherCore", "Tensors"],
      path: "Sources/Model", swiftSettings: strict),

    // MARK: Data
    .systemLibrary(
      name: "CZstd", path: "Sources/Data/Shims/CZstd", pkgConfig: "libzstd",
      providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(
      name: "CZlib", path: "Sources/Data/Shims/CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CBZip2", path: "Sources/Data/Shims/CBZip2", providers: [.apt(["libbz2-dev"])]),
    .systemLibrary(
      name: "CXXHash", path: "Sources/Data/Shims/CXXHash", pkgConfig: "libxxhash",
      providers: [.apt(["libxxhash-dev"])]),
    .target(
      name: "CSentencePiece", path: "Sources/Data/Shims/CSentencePiece",
      linkerSettings: [.linkedLibrary("sentencepiece"), .linkedLibrary("sentencepiece_train")]),
    .target(
      name: "CSimdJSON", path: "Sources/Data/Shims/CSimdJSON",
      linkerSettings: [.linkedLibrary("simdjson")]),
    .target(
      name: "CCLD2", path: "Sources/Data/Shims/CCLD2",
      linkerSettings: [.linkedLibrary("cld2")]),
    .target(
      name: "CICU", path: "Sources/Data/Shims/CICU",
      linkerSettings: [.linkedLibrary("icui18n"), .linkedLibrary("icuuc")]),
    .target(name: "CTextKernels", path: "Sources/Data/Shims/CTextKernels"),
    .target(
      name: "MassiveText",
      dependencies: [
        "GopherCore", "Collectives", "CZstd", "CZlib", "CBZip2", "CXXHash",
        "CSentencePiece", "CSimdJSON", "CCLD2", "CICU", "CTextKernels", "Yams",
      ],
      path: "Sources/Data", exclude: ["Shims"], swiftSettings: strict),

    // MARK: Train and Eval, which do not know each other
    .target(
      name: "GopherTraining",
      dependencies: ["GopherCore", "Tensors", "GopherModel", "MassiveText", "Collectives"],
      path: "Sources/Train", swiftSettings: strict),
    .target(
      name: "GopherEvaluation",
      dependencies: [
        "GopherCore", "Tensors", "GopherModel", "MassiveText", "Collectives",
      ],
      path: "Sources/Eval", swiftSettings: strict),

    // MARK: Tools: parse, call a library, print
    .target(
      name: "ToolSupport", dependencies: ["GopherCore", arguments],
      path: "Sources/Tools/Shared", swiftSettings: strict),
    .executableTarget(
      name: "massivetext-build",
      dependencies: ["GopherCore", "MassiveText", "ToolSupport", arguments],
      path: "Sources/Tools/massivetext-build", swiftSettings: strict),
    .executableTarget(
      name: "gopher-trainer",
      dependencies: [
        "GopherCore", "Tensors", "GopherModel", "MassiveText", "GopherTraining", "ToolSupport",
        arguments,
      ],
      path: "Sources/Tools/gopher-trainer", swiftSettings: strict),
    .executableTarget(
      name: "gopher-bench",
      dependencies: [
        "GopherCore", "Tensors", "GopherModel", "MassiveText", "GopherEvaluation", "ToolSupport",
        arguments,
      ],
      path: "Sources/Tools/gopher-bench", swiftSettings: strict),

    // MARK: Tests mirror Sources
    .target(name: "TestSupport", dependencies: ["GopherCore"], path: "Tests/Support"),
    .testTarget(
      name: "ArchitectureTests", dependencies: ["TestSupport"], path: "Tests/Architecture"),
    .testTarget(
      name: "GopherCoreTests", dependencies: ["GopherCore", "TestSupport"],
      path: "Tests/Tensor/Core"),
    .testTarget(
      name: "CollectivesTests", dependencies: ["GopherCore", "Collectives", "TestSupport"],
      path: "Tests/Tensor/Collectives"),
    .testTarget(
      name: "TensorsTests", dependencies: ["GopherCore", "Tensors", "CKernels", "TestSupport"],
      path: "Tests/Tensor", exclude: ["Core", "Collectives"]),
    .testTarget(
      name: "GopherModelTests",
      dependencies: ["GopherCore", "Tensors", "GopherModel", "TestSupport"],
      path: "Tests/Model", resources: [.copy("Goldens")]),
    .testTarget(
      name: "MassiveTextTests",
      dependencies: ["GopherCore", "MassiveText", "TestSupport"],
      path: "Tests/Data", resources: [.copy("Goldens")]),
    .testTarget(
      name: "GopherTrainingTests",
      dependencies: [
        "GopherCore", "Tensors", "GopherModel", "MassiveText", "Collectives", "GopherTraining",
        "TestSupport",
      ],
      path: "Tests/Train", resources: [.copy("Goldens")]),
    .testTarget(
      name: "GopherEvaluationTests",
      dependencies: [
        "GopherCore", "Tensors", "GopherModel", "MassiveText", "GopherEvaluation", "TestSupport",
      ],
      path: "Tests/Eval", resources: [.copy("Goldens")]),
    .testTarget(
      name: "ToolTests", dependencies: ["GopherCore", "TestSupport"], path: "Tests/Tools"),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
