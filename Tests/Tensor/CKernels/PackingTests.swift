import CKernels
import Tensors
import Testing

@Suite struct PackingTests {
  /// Numbers in rows, and the same rounded to bfloat16 by the bits.
  private struct Rows {
    let columns: Int, stride: Int
    var floats: [Float]
    var halves: [UInt16]

    init(rows: Int, columns: Int, stride: Int) {
      (self.columns, self.stride) = (columns, stride)
      floats = Samples.normal([rows, stride], "x").values
      halves = floats.map { rounded($0) }
    }

    /// Calls the body with the rows as float32, then as bfloat16.
    mutating func forEachType(_ body: (_ x: gopher_rows, _ isBFloat16: Bool) -> Void) {
      floats.withUnsafeMutableBytes {
        body(gopher_rows(numbers: $0.baseAddress, stride: stride, is_bfloat16: 0), false)
      }
      halves.withUnsafeMutableBytes {
        body(gopher_rows(numbers: $0.baseAddress, stride: stride, is_bfloat16: 1), true)
      }
    }

    /// Number j of row i as bfloat16; 0 outside.
    func half(_ i: Int, _ j: Int) -> UInt16 {
      j < columns && i < floats.count / stride ? halves[i * stride + j] : 0
    }

    /// Number j of row i as it was or rounded; 0 outside.
    func float(_ i: Int, _ j: Int, isBFloat16: Bool) -> Float {
      guard j < columns, i < floats.count / stride else { return 0 }
      return isBFloat16
        ? Float(bitPattern: UInt32(half(i, j)) << 16) : floats[i * stride + j]
    }

    func word(_ low: UInt16, _ high: UInt16) -> UInt32 { UInt32(low) | UInt32(high) << 16 }
  }

  /// The nearest of the two bfloat16 around a number, by distance; the even one of two as near.
  private static func rounded(_ x: Float) -> UInt16 {
    let below = UInt16(x.bitPattern >> 16)
    func distance(_ bits: UInt16) -> Double {
      abs(Double(Float(bitPattern: UInt32(bits) << 16)) - Double(x))
    }
    let (near, far) = (distance(below), distance(below + 1))
    return near < far || (near == far && below.isMultiple(of: 2)) ? below : below + 1
  }

  static let sizes = [(1, 1), (2, 2), (3, 5), (16, 16), (17, 31), (37, 64)]

  @Test("float32 rows and panels", arguments: sizes, VectorKernelFamily.available)
  func float32(size: (Int, Int), family: VectorKernelFamily) {
    let (rows, columns) = size, room = columns + 3, panels = (rows + 15) / 16
    var x = Rows(rows: rows, columns: columns, stride: columns + 2)
    let copy = x
    x.forEachType { source, isBFloat16 in
      var straight = [Float](repeating: .nan, count: (rows + 2) * room)
      var turned = [Float](repeating: .nan, count: panels * 16 * columns)
      family.use {
        gopher_pack_rows(rows, columns, source, rows + 2, room, &straight)
        gopher_pack_panels(rows, columns, source, panels, &turned)
      }
      for i in 0..<rows + 2 {
        for j in 0..<room {
          #expect(straight[i * room + j] == copy.float(i, j, isBFloat16: isBFloat16))
        }
      }
      for i in 0..<16 * panels {
        for j in 0..<columns {
          let packed = turned[i / 16 * 16 * columns + j * 16 + i % 16]
          #expect(packed == copy.float(i, j, isBFloat16: isBFloat16))
        }
      }
    }
  }

  @Test(
    "bfloat16 along rows, across rows and transposed", arguments: sizes,
    VectorKernelFamily.available)
  func bfloat16(size: (Int, Int), family: VectorKernelFamily) {
    let (rows, columns) = size, room = columns + 3
    let pairs = (columns + 1) / 2, panels = (rows + 15) / 16, even = (rows + 3) / 2 * 2
    var x = Rows(rows: rows, columns: columns, stride: columns + 2)
    let copy = x
    x.forEachType { source, _ in
      var along = [UInt32](repeating: .max, count: (rows + 2) * (pairs + 1))
      var across = [UInt32](repeating: .max, count: even / 2 * room)
      var turned = [UInt32](repeating: .max, count: panels * 16 * pairs)
      family.use {
        gopher_pack_pairs(rows, columns, source, rows + 2, pairs + 1, &along)
        gopher_pack_row_pairs(rows, columns, source, even, room, &across)
        gopher_pack_pair_panels(rows, columns, source, panels, &turned)
      }
      for i in 0..<rows + 2 {
        for p in 0..<pairs + 1 {
          #expect(
            along[i * (pairs + 1) + p] == copy.word(copy.half(i, 2 * p), copy.half(i, 2 * p + 1)))
        }
      }
      for p in 0..<even / 2 {
        for j in 0..<room {
          #expect(across[p * room + j] == copy.word(copy.half(2 * p, j), copy.half(2 * p + 1, j)))
        }
      }
      for i in 0..<16 * panels {
        for p in 0..<pairs {
          let packed = turned[i / 16 * 16 * pairs + p * 16 + i % 16]
          #expect(packed == copy.word(copy.half(i, 2 * p), copy.half(i, 2 * p + 1)))
        }
      }
    }
  }

  @Test(
    "rows are written back as they are, or rounded; ties go to even, NaN stays NaN",
    arguments: VectorKernelFamily.available)
  func unpack(family: VectorKernelFamily) {
    let tie = Float(bitPattern: 0x3f80_8000), oddTie = Float(bitPattern: 0x3f81_8000)
    let x: [Float] = [1, -2.5, tie, oddTie, .infinity, 3.4e38, Float(bitPattern: 0xffff_ffff), 9]
    var floats = [Float](repeating: 7, count: 10), halves = [UInt16](repeating: 7, count: 10)
    family.use {
      floats.withUnsafeMutableBytes {
        gopher_unpack_rows(
          2, 3, x, 4, gopher_rows(numbers: $0.baseAddress, stride: 5, is_bfloat16: 0))
      }
      halves.withUnsafeMutableBytes {
        gopher_unpack_rows(
          2, 4, x, 4, gopher_rows(numbers: $0.baseAddress, stride: 5, is_bfloat16: 1))
      }
    }
    #expect(floats[0..<7] == [1, -2.5, tie, 7, 7, .infinity, 3.4e38])
    #expect(floats[7].isNaN && floats[8] == 7 && floats[9] == 7)
    #expect(halves[0..<5] == [0x3f80, 0xc020, 0x3f80, 0x3f82, 7])
    #expect(halves[5..<7] == [0x7f80, 0x7f80] && halves[8] == 0x4110 && halves[9] == 7)
    #expect(Float(bitPattern: UInt32(halves[7]) << 16).isNaN)
  }
}
