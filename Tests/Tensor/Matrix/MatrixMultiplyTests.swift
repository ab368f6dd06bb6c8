import GopherCore
import Tensors
import Testing

@Suite struct MatrixMultiplyTests {
  @Test(
    "equals three loops in every case of transposition",
    arguments: [(1, 1, 1), (3, 17, 65), (65, 3, 17), (130, 257, 33), (600, 300, 5)],
    [(false, false), (false, true), (true, false), (true, true)])
  func cases(size: (Int, Int, Int), transposed: (Bool, Bool)) {
    let (m, n, k) = size
    let a = Samples.normal(transposed.0 ? [k, m] : [m, k], "a").matrix
    let b = Samples.normal(transposed.1 ? [n, k] : [k, n], "b").matrix
    let left = transposed.0 ? a.transposed : a, right = transposed.1 ? b.transposed : b
    let fast = Samples.normal([m, n], "c"), plain = fast.copy()
    matrixMultiply(left, right, into: fast.matrix, alpha: 0.5, beta: -2)
    plainMatrixMultiply(left, right, into: plain.matrix, alpha: 0.5, beta: -2)
    #expect(relativeError(fast, plain.doubles) < 1e-6)
  }

  @Test("multiplies parts of tensors, with leading dimensions")
  func parts() {
    let a = Samples.normal([40, 50], "a").matrix.rows(3..<33).columns(7..<27)
    let b = Samples.normal([60, 30], "b").matrix.rows(10..<40).columns(5..<25).transposed
    let fast = Tensor(zeros: [50, 50]), plain = Tensor(zeros: [50, 50])
    let window = (rows: 4..<34, columns: 11..<41)
    matrixMultiply(a, b, into: fast.matrix.rows(window.rows).columns(window.columns))
    plainMatrixMultiply(a, b, into: plain.matrix.rows(window.rows).columns(window.columns))
    #expect(relativeError(fast, plain.doubles) < 1e-6)
    #expect(fast.values[0] == 0 && fast.values[50 * 50 - 1] == 0)
  }

  @Test("same bits for any number of threads", arguments: [2, 4])
  func threads(count: Int) {
    let a = Samples.normal([700, 130], "a"), b = Samples.normal([515, 130], "b")
    func product(_ threads: Int) -> Tensor {
      let c = Tensor(zeros: [700, 515])
      Parallelism.$pool.withValue(ThreadPool(threads: threads)) {
        matrixMultiply(a.matrix, b.matrix.transposed, into: c.matrix)
      }
      return c
    }
    #expect(sameBits(product(1), product(count)))
  }

  @Test("rows of a group do not depend on other groups")
  func groups() {
    let a = Samples.normal([3 * 45, 64], "a"), b = Samples.normal([300, 64], "b")
    let all = Tensor(zeros: [3 * 45, 300])
    matrixMultiply(a.matrix, b.matrix.transposed, into: all.matrix, rowGroup: 45)
    for group in 0..<3 {
      let one = Tensor(zeros: [45, 300]), rows = group * 45..<(group + 1) * 45
      matrixMultiply(a.matrix.rows(rows), b.matrix.transposed, into: one.matrix)
      #expect(sameBits(one, all.rows(rows)))
    }
  }

  @Test("the peak is a plausible rate")
  func peak() { #expect(MatrixPeak.measure() > 1e9) }

  @Test("the kernel family has a name")
  func family() { #expect(!MatrixKernelFamily.current.isEmpty) }
}
