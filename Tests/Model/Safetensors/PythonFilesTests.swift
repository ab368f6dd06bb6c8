import Foundation
import GopherModel
import Tensors
import Testing

/// A file that Python's `safetensors` wrote (`Tests/Conformance/safetensors_files.py golden`).
@Suite struct PythonFilesTests {
  private let file: SafetensorsFile

  init() throws {
    let path = Bundle.module.path(forResource: "Goldens/python_types", ofType: "safetensors")
    file = try SafetensorsFile(#require(path))
  }

  @Test func everyTensorIsRead() throws {
    #expect(file.metadata == ["writer": "python"])
    #expect(file.entries.count == 7)
    let numbers = (0..<12).map { Float($0) * Float(0.3) - 1 }
    #expect(try file.floats("float32") == numbers)
    #expect(file.entry("float32")?.shape == [3, 4])
    #expect(
      try file.floats("bfloat16")
        == numbers.map { Float(bitPattern: UInt32(BFloat16($0).bits) << 16) })
    #expect(try file.floats("float16") == numbers.map { Float(Float16($0)) })
    #expect(try file.uint16s("uint16") == (0..<12).map { UInt16($0 * 5000) })
    #expect(file.entry("empty")?.shape == [0, 7])
    #expect(try file.floats("empty") == [])
    #expect(try file.floats("scalar") == [2.5])
    #expect(try file.floats("name \"with\" ünïcode/\\") == [1, .infinity, 0])
  }
}
