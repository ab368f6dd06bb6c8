import Foundation
import GopherCore
import GopherModel
import Tensors
import TestSupport
import Testing

@Suite struct SafetensorsFileTests {
  private let directory: TemporaryDirectory
  private var path: String { directory.appending("a.safetensors") }

  init() throws { directory = try TemporaryDirectory() }

  @Test func writtenIsRead() throws {
    let writer = try SafetensorsWriter(
      path,
      tensors: [
        ("b", .float32, [2, 3]), ("a \"é\" /", .bfloat16, [3]), ("none", .float32, [0, 5]),
        ("scalar", .float32, []), ("tokens", .uint16, [2]),
      ], metadata: ["format": "gopher", "text": "line\nline"])
    try writer.write("b", [1, -2, 3.5, .infinity, 1e-30, 0] as [Float])
    try writer.write("a \"é\" /", [1, 1.001, -3])
    try writer.write("none", [Float]())
    try writer.write("scalar", [7 as Float])
    try writer.write("tokens", [UInt16(1), 65535])
    let record = try writer.commit()

    let file = try SafetensorsFile(path)
    #expect(file.entries.map(\.name) == ["b", "a \"é\" /", "none", "scalar", "tokens"])
    #expect(file.metadata == ["format": "gopher", "text": "line\nline"])
    #expect(try file.floats("b") == [1, -2, 3.5, .infinity, 1e-30, 0])
    #expect(try file.floats("a \"é\" /") == [1, 1, -3])
    #expect(try file.floats("none") == [])
    #expect(try file.floats("scalar") == [7])
    #expect(try file.uint16s("tokens") == [1, 65535])
    #expect(file.entry("b")?.shape == [2, 3])
    let bytes = try MappedFile(path).contents
    #expect(bytes.count == record.bytes)
    // The data begin on a cache line; the header is shorter than 64 kB.
    #expect((Int(bytes[0]) + Int(bytes[1]) << 8 + 8) % 64 == 0)
  }

  @Test func halfPrecisionIsWidened() throws {
    let header = #"{"x":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}"#
    try write(header, data: [0x00, 0x3c, 0x00, 0xc0])
    #expect(try SafetensorsFile(path).floats("x") == [1, -2])
  }

  @Test func valuesOfAnotherTypeAreRefused() throws {
    try write(#"{"x":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#, data: .zeros(8))
    let failure = #expect(throws: Failure.self) { try SafetensorsFile(path).floats("x") }
    #expect(
      failure?.message == "\(path): tensor x is of type I64, not floating-point numbers.")
  }

  @Test func missingTensorIsNamed() throws {
    try write(
      #"{"final_norm.gain":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, data: .zeros(4))
    let failure = #expect(throws: Failure.self) {
      try SafetensorsFile(path).floats("final_norm.gains")
    }
    #expect(
      failure?.message
        == "\(path) has no tensor final_norm.gains; the nearest is final_norm.gain.")
  }

  @Test(
    "every broken header is met with what is wrong",
    arguments: [
      (#"[]"#, 0, "does not begin with {"),
      (#"{"#, 0, "its header is not as it should be"),
      (#"{"x":1}"#, 0, "its header is not as it should be: x"),
      (#"{"x":{"dtype":"F32","shape":[1]}}"#, 4, "its header is not as it should be: x"),
      (#"{"__metadata__":{"a":1}}"#, 0, "its header is not as it should be: __metadata__.a"),
      (
        #"{"x":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}"#, 4,
        "tensor x has the unknown dtype F33"
      ),
      (
        #"{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4,
        "tensor x has the impossible shape [-1]"
      ),
      (
        #"{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}"#, 4,
        "impossible shape"
      ),
      (
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4,
        "tensor x has the impossible data_offsets [4, 0]"
      ),
      (
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, 4,
        "tensor x has the impossible data_offsets [0]"
      ),
      (
        #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4,
        "tensor x has 4 bytes, but shape [2] of F32 needs 8"
      ),
      (
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8,
        "tensor x begins at data byte 4 and leaves a hole after the bytes before it, which end at 0"
      ),
      (
        #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
        8, "tensor y begins at data byte 4 and overlaps the bytes before it, which end at 8"
      ),
      (
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 3,
        "its tensors take 4 bytes of data, but the file has 3"
      ),
      (
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 5,
        "its tensors take 4 bytes of data, but the file has 5"
      ),
      (
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
        8, "its tensors take 4 bytes of data, but the file has 8"
      ),
    ])
  func brokenHeaders(header: String, dataCount: Int, message: String) throws {
    try write(header, data: .zeros(dataCount))
    expectRefusal(message)
  }

  @Test func brokenLengths() throws {
    try DurableFile.write([1, 2, 3], to: path)
    expectRefusal("it has 3 bytes, fewer than the 8 of the header's length")
    try DurableFile.write([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], to: path)
    expectRefusal("say a header of 18446744073709551615 bytes, above 100 MB")
    try DurableFile.write([9, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8), to: path)
    expectRefusal("its header should have 9 bytes, but the file ends after 2")
    try DurableFile.write([UInt8](), to: path)
    expectRefusal("it has 0 bytes")
  }

  @Test("files with flipped bytes are read or refused, never trapped over") func flippedBytes()
    throws
  {
    let writer = try SafetensorsWriter(
      path, tensors: [("a", .float32, [2, 2]), ("b", .bfloat16, [3])], metadata: ["k": "v"])
    try writer.write("a", [1, 2, 3, 4] as [Float])
    try writer.write("b", [5, 6, 7] as [Float])
    try writer.commit()
    let good = try MappedFile(path).contents
    let random = Philox(seed: 1, purpose: "flipped bytes")
    var refused = 0
    for round in 0..<2000 as Range<UInt64> {
      var bytes = good
      for flip in 0..<1 + round % 3 {
        let bits = random.bits(at: 4 * round + flip)
        // Mostly the header, where the structure is.
        bytes[Int(bits % 200) % bytes.count] = UInt8(truncatingIfNeeded: bits >> 32)
      }
      if round % 5 == 0 { bytes.removeLast(Int(random.bits(at: round) % 40)) }
      let broken = directory.appending("broken")
      try Data(bytes).write(to: URL(fileURLWithPath: broken))
      do {
        let file = try SafetensorsFile(broken)
        for entry in file.entries where entry.type == .float32 || entry.type == .bfloat16 {
          #expect(try file.floats(entry.name).count == entry.count)
        }
      } catch is Failure {
        refused += 1
      }
    }
    #expect(refused > 1000)
  }

  @Test func missingFile() {
    let failure = #expect(throws: Failure.self) { try SafetensorsFile(path) }
    #expect(failure?.message == "Cannot open \(path): No such file or directory.")
  }

  @Test func roundingToBFloat16() {
    for (value, bits) in [
      (1, 0x3f80), (1.003_906_25, 0x3f80), (1.011_718_75, 0x3f82), (-1.005, 0xbf81),
      (.infinity, 0x7f80), (3.4e38, 0x7f80), (0, 0),
    ] as [(Float, UInt16)] { #expect(BFloat16(value).bits == bits, "\(value)") }
    #expect(Float(bitPattern: UInt32(BFloat16(Float.nan).bits) << 16).isNaN)
  }

  private func write(_ header: String, data: [UInt8]) throws {
    let text = Array(header.utf8)
    let length = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) }
    try DurableFile.write(length + text + data, to: path)
  }

  private func expectRefusal(_ message: String) {
    let failure = #expect(throws: Failure.self) { try SafetensorsFile(path) }
    #expect(failure?.kind == .badInput)
    #expect(
      failure?.message.hasPrefix("\(path) is not a whole safetensors file: ") == true
        && failure?.message.contains(message) == true, "\(failure?.message ?? "")")
  }
}

extension [UInt8] {
  fileprivate static func zeros(_ count: Int) -> [UInt8] { .init(repeating: 0, count: count) }
}
