import Foundation
import TestSupport
import Testing

/// The arrows of Docs/Architecture.md: which of our modules each module may import.
private let arrows: [(folder: String, except: [String], module: String, mayImport: Set<String>)] = [
  ("Tensor/Core", [], "GopherCore", []),
  (
    "Tensor", ["Tensor/Core", "Tensor/Collectives"], "Tensors",
    ["GopherCore", "CKernels", "COpenBLAS", "COneDNN"]
  ),
  ("Tensor/Collectives", [], "Collectives", ["GopherCore"]),
  ("Model", [], "GopherModel", ["GopherCore", "Tensors"]),
  ("Data", [], "MassiveText", ["GopherCore", "Collectives"]),
  (
    "Train", [], "GopherTraining",
    ["GopherCore", "Tensors", "GopherModel", "MassiveText", "Collectives"]
  ),
  (
    "Eval", [], "GopherEvaluation",
    ["GopherCore", "Tensors", "GopherModel", "MassiveText", "Collectives"]
  ),
]

private let ours: Set<String> = [
  "GopherCore", "CKernels", "COpenBLAS", "COneDNN", "Tensors", "Collectives", "GopherModel",
  "MassiveText",
  "GopherTraining", "GopherEvaluation", "ToolSupport", "ArgumentParser",
]

@Suite struct ImportTests {
  @Test("modules import along the arrows only", arguments: arrows.map(\.module))
  func imports(module: String) throws {
    let rule = try #require(arrows.first { $0.module == module })
    for file in try SourceTree.swiftFiles(below: "Sources/\(rule.folder)")
    where !rule.except.contains(where: { file.path.hasPrefix("Sources/\($0)/") }) {
      for line in file.lines {
        guard let name = importedModule(line), ours.contains(name) else { continue }
        #expect(rule.mayImport.contains(name), "\(file.path) may not import \(name)")
      }
    }
  }

  @Test("print stands in Tools alone")
  func printing() throws {
    for file in try SourceTree.swiftFiles(below: "Sources")
    where !file.path.hasPrefix("Sources/Tools/") {
      for (number, line) in file.lines.enumerated() {
        let code = line.trimmingCharacters(in: .whitespaces)
        #expect(!code.hasPrefix("print("), "\(file.path):\(number + 1) prints")
      }
    }
  }

  private func importedModule(_ line: String) -> String? {
    var words = line.split(separator: " ").map(String.init)
    while let first = words.first,
      ["public", "package", "internal", "@preconcurrency"].contains(first)
    {
      words.removeFirst()
    }
    return words.count >= 2 && words[0] == "import" ? words[1] : nil
  }
}
