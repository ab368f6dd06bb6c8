import GopherCore

/// The fastest rate at which this process multiplies matrices.
public enum MatrixPeak {
  /// The best rate, in FLOP/s, of products on all threads of the pool, over about 0.3 s.
  ///
  /// The yardstick of progress lines: a step's FLOP/s divided by it is its share of the peak. Every
  /// thread multiplies matrices of its own, of a size at which sgemm is near its best. Of bfloat16
  /// factors it is the rate of ``BFloat16Products``, with float32 results.
  public static func measure(_ elementType: ElementType = .float32) -> Double {
    let size = ProductSize(rows: 512, columns: 512, inner: 1024)
    let pieces = 2 * Parallelism.pool.threads
    let a = Tensor(repeating: 0.5, shape: [size.rows, size.inner]).converted(to: elementType)
    let b = Tensor(repeating: 0.25, shape: [size.inner, size.columns]).converted(to: elementType)
    let c = Tensor(zeros: [pieces * size.rows, size.columns])
    let work = Double(pieces) * 2 * Double(size.rows * size.columns * size.inner)
    let clock = ContinuousClock(), start = clock.now
    var best = 0.0
    repeat {
      let duration = clock.measure {
        Parallelism.pool.forEach(pieces) { piece in
          let target = c.matrix.rows(piece * size.rows..<(piece + 1) * size.rows)
          MatrixProduct(a.matrix, b.matrix, into: target).runOnThisThread()
        }
      }
      best = max(best, work / (duration / .seconds(1)))
    } while clock.now - start < .milliseconds(300)
    return best
  }
}
