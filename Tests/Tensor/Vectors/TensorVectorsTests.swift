import GopherCore
import Tensors
import Testing

@Suite struct TensorVectorsTests {
  static let counts = [0, 1, 3, 17, 65, 130, 32_768, 100_001]

  @Test("add, scale and the sum of squares equal plain loops", arguments: counts)
  func plain(count: Int) { inEveryFamily { plainInFamily(count: count) } }

  private func plainInFamily(count: Int) {
    let x = Samples.normal([count], "x"), y = Samples.normal([count], "y")
    let expected = zip(x.doubles, y.doubles).map { ($0 + 0.5 * $1) * 3 }
    x.add(y, times: 0.5)
    x.scale(by: 3)
    #expect(relativeError(x, expected) < 1e-6)
    let squares = x.doubles.reduce(0) { $0 + $1 * $1 }
    #expect(abs(x.sumOfSquares() - squares) <= 1e-12 * squares)
    #expect(relativeError(x.adding(y), zip(x.doubles, y.doubles).map { $0 + $1 }) < 1e-6)
  }

  @Test("column sums equal plain loops", arguments: [(1, 1), (3, 17), (300, 65), (1000, 600)])
  func columnSums(rows: Int, columns: Int) {
    let x = Samples.normal([rows, columns], "x"), values = x.doubles
    let plain = (0..<columns).map { column in
      (0..<rows).reduce(0.0) { $0 + values[$1 * columns + column] }
    }
    inEveryFamily {
      let sums = Tensor(zeros: [columns])
      sums.addColumnSums(of: x)
      #expect(relativeError(sums, plain) < 1e-6)
    }
  }

  @Test("the sum of squares has the same bits on any pool", arguments: [2, 3, 4])
  func threads(count: Int) {
    let x = Samples.normal([200_000], "x")
    func sum(_ threads: Int) -> Double {
      Parallelism.$pool.withValue(ThreadPool(threads: threads)) { x.sumOfSquares() }
    }
    #expect(sum(1).bitPattern == sum(count).bitPattern)
  }
}
