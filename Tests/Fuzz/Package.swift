// swift-tools-version: 6.2
import PackageDescription

// Readers of foreign bytes under libFuzzer. A package of its own, because everything in it is built
// with coverage and the address sanitizer; see Docs/HowTo/Fuzz.md and run.sh beside this file.
let package = Package(
  name: "GopherFuzz",
  dependencies: [.package(name: "Gopher", path: "../..")],
  targets: [
    .systemLibrary(name: "CLibFuzzer", path: "Sources/CLibFuzzer"),
    .executableTarget(
      name: "fuzz", dependencies: ["CLibFuzzer", .product(name: "MassiveText", package: "Gopher")]),
  ]
)
