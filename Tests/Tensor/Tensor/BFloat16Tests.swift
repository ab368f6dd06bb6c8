import GopherCore
import Tensors
import TestSupport
import Testing

@Suite struct BFloat16Tests {
  @Test("rounds to the nearest, ties to even, and keeps infinities and NaNs")
  func nearest() {
    // 1 + 2⁻⁷ is the number after 1; the midpoint goes to the even neighbour.
    let cases: [(Float, UInt16)] = [
      (1, 0x3f80), (1 + 0x1p-8, 0x3f80), (1 + 0x1p-8 + 0x1p-20, 0x3f81), (1 + 0x3p-8, 0x3f82),
      (-2.5, 0xc020), (0, 0), (-0.0, 0x8000), (.infinity, 0x7f80),
      (.greatestFiniteMagnitude, 0x7f80),
      (Float(bitPattern: 0x7f80_0001), 0x7fc0), (Float(bitPattern: 1), 0),
    ]
    for (value, bits) in cases { #expect(BFloat16(value).bits == bits, "\(value)") }
  }

  @Test("tensors convert as single numbers do, in every family", arguments: [1, 15, 16, 33, 9001])
  func conversion(count: Int) {
    let values =
      Samples.normal([count], "conversion").values.dropLast() + [Float.nan]
    inEveryFamily {
      let rounded = Tensor(Array(values), shape: [count]).converted(to: .bfloat16)
      #expect(rounded.elementType == .bfloat16)
      for index in 0..<count {
        #expect(rounded.bfloat16Pointer[index] == BFloat16(values[index]))
      }
      let widened = rounded.converted(to: .float32)
      #expect(sameBits(widened, rounded))
    }
  }

  @Test("stochastic rounding takes the bits of its element, wherever a block begins")
  func stochasticBits() {
    let random = Philox(seed: 3, purpose: "rounding", step: 11), count = 128 + 77
    let values = Samples.normal([count], "stochastic").values + [.infinity, -.infinity, .nan]
    inEveryFamily {
      for first in [0, 128, 1 << 40] {
        let tensor = Tensor(zeros: [values.count], .bfloat16)
        values.withUnsafeBufferPointer {
          tensor.bfloat16Pointer.round(
            values.count, from: $0.baseAddress!, .stochastic(random), first: first)
        }
        for (index, value) in values.enumerated() {
          let element = first + index
          let words = random.words(at: UInt64(element / 128 * 16 + element % 16))
          let half = element % 128 / 16
          let noise = words[half / 2] >> UInt32(half % 2 * 16) & 0xffff
          let expected =
            value.isFinite
            ? UInt16((value.bitPattern &+ noise) >> 16) : BFloat16(value).bits
          #expect(tensor.bfloat16Pointer[index].bits == expected, "element \(element)")
        }
      }
    }
  }

  @Test("stochastic rounding is right on average, rounding to the nearest is not")
  func stochasticMean() {
    // A quarter of the way from 1 to the next number, 1 + 2⁻⁷.
    let value: Float = 1 + 0x1p-9, count = 1 << 16
    let floats = [Float](repeating: value, count: count)
    let tensor = Tensor(zeros: [count], .bfloat16)
    floats.withUnsafeBufferPointer {
      tensor.bfloat16Pointer.round(
        count, from: $0.baseAddress!, .stochastic(Philox(seed: 1, purpose: "mean")), first: 0)
    }
    let up = tensor.values.filter { $0 > 1 }.count
    // Binomial with p = 1/4: six standard deviations are 6·√(n·3/16) = 665.
    #expect(abs(up - count / 4) < 665)
    #expect(Float(BFloat16(value)) == 1)
  }

  @Test("a parameter's copy follows every change of its value")
  func parameterCopies() {
    let parameter = Samples.parameter([5, 7], "copy")
    let copy = parameter.value(as: .bfloat16)
    #expect(sameBits(copy, parameter.value.converted(to: .bfloat16)))
    #expect(parameter.value(as: .bfloat16).bytes == copy.bytes)
    let changes: [() -> Void] = [
      { parameter.value.fill(2) }, { parameter.value.scale(by: 3) },
      { parameter.value.add(Samples.normal([5, 7], "more")) },
      { parameter.value.values = Samples.normal([5, 7], "new").values },
      { parameter.value.withUnsafeMutableBuffer { $0[3] = 9 } },
      { parameter.value = Samples.normal([5, 7], "other") },
      {
        AdamStep(learningRate: 0.1, step: 1).update(
          parameter.value, gradient: Samples.normal([5, 7], "gradient"),
          first: Tensor(zeros: [5, 7]), second: Tensor(zeros: [5, 7]))
      },
    ]
    for change in changes {
      change()
      let now = parameter.value.converted(to: .bfloat16)
      #expect(sameBits(parameter.value(as: .bfloat16), now))
    }
  }
}
