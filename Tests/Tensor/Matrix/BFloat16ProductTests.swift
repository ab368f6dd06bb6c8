import GopherCore
import Tensors
import Testing

@Suite struct BFloat16ProductTests {
  private static var ways: [BFloat16Products] {
    BFloat16Products.hasOneDNN ? [.oneDNN, .widening] : [.widening]
  }

  private func sample(_ shape: Shape, _ name: String) -> Tensor {
    Samples.normal(shape, name).converted(to: .bfloat16)
  }

  /// Three loops in float64 over the rounded factors.
  private func plain(
    _ a: Tensor, _ b: Tensor, transposed: (Bool, Bool), bias: Tensor?, old: Tensor?
  )
    -> [Double]
  {
    let (left, right) = (a.converted(to: .float32).matrix, b.converted(to: .float32).matrix)
    let l = transposed.0 ? left.transposed : left, r = transposed.1 ? right.transposed : right
    let c = old?.converted(to: .float32).copy() ?? Tensor(zeros: [l.rows, r.columns])
    plainMatrixMultiply(l, r, into: c.matrix, beta: old == nil ? 0 : 1)
    return c.doubles.enumerated().map { $1 + (bias?.doubles[$0 % r.columns] ?? 0) }
  }

  // Sums in float32 of products that are exact in float32: 1e-6. A result that is rounded to
  // bfloat16 is wrong by at most 2⁻⁹ of it, which is twice the relative error as it is defined.
  @Test(
    "equals three loops for every transposition, type of result, bias and old result",
    arguments: [(1, 1, 1), (3, 17, 65), (65, 3, 18), (130, 257, 33), (600, 300, 5)],
    [(false, false), (false, true), (true, false), (true, true)])
  func cases(size: (Int, Int, Int), transposed: (Bool, Bool)) {
    let (m, n, k) = size
    let a = sample(transposed.0 ? [k, m] : [m, k], "a")
    let b = sample(transposed.1 ? [n, k] : [k, n], "b")
    for way in Self.ways {
      for type in ElementType.allCases {
        for (hasBias, adds) in [(false, false), (true, false), (true, true)] {
          let bias = hasBias ? Samples.normal([n], "bias") : nil
          let old = adds ? Samples.normal([m, n], "old").converted(to: type) : nil
          let c = old?.copy() ?? Tensor(zeros: [m, n], type)
          BFloat16Products.$current.withValue(way) {
            matrixMultiply(
              transposed.0 ? a.matrix.transposed : a.matrix,
              transposed.1 ? b.matrix.transposed : b.matrix, into: c.matrix, beta: adds ? 1 : 0,
              bias: bias)
          }
          let expected = plain(a, b, transposed: transposed, bias: bias, old: old)
          let tolerance = type == .float32 ? 1e-6 : 0x1p-9
          #expect(relativeError(c, expected) < tolerance, "\(way) \(type) \(hasBias) \(adds)")
        }
      }
    }
  }

  @Test("same bits for any number of threads and groups of rows", arguments: [2, 3])
  func sameBitsOfGroups(threads: Int) {
    let a = sample([3 * 145, 64], "a"), b = sample([530, 64], "b")
    for way in Self.ways {
      func product(_ a: Matrix, threads: Int) -> Tensor {
        let c = Tensor(zeros: [a.rows, 530], .bfloat16)
        Parallelism.$pool.withValue(ThreadPool(threads: threads)) {
          BFloat16Products.$current.withValue(way) {
            matrixMultiply(a, b.matrix.transposed, into: c.matrix, rowGroup: 145)
          }
        }
        return c
      }
      let all = product(a.matrix, threads: 1)
      #expect(sameBits(all, product(a.matrix, threads: threads)))
      for group in 0..<3 {
        let rows = group * 145..<(group + 1) * 145
        #expect(sameBits(product(a.matrix.rows(rows), threads: threads), all.rows(rows)))
      }
    }
  }

  @Test("the peak is a plausible rate")
  func peak() { #expect(MatrixPeak.measure(.bfloat16) > 1e9) }
}
